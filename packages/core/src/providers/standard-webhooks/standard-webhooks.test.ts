import { createHmac } from 'node:crypto';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { createDelivery, type HeaderRecord } from '../../delivery/delivery.ts';
import * as z from '../../provider/schema.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { signingKey } from '../../signatures/signing-key.ts';
import { standardWebhooksEd25519 } from '../../signatures/standard-webhooks-ed25519.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { signDelivery } from '../../testing/sign-delivery.ts';
import { type StandardWebhooksOptions, standardWebhooks, svixHeaders } from './index.ts';
import { standardWebhooksSamples } from './samples.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
/** standard-webhooks/standard-webhooks, libraries/go/webhook_asymmetric_test.go; the public one made from it. */
const privateKey = signingKey('ed25519', 'whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=');
const publicKey = 'whpk_ZlN4eg7dSSqi0moX9hQUk3orrOouK3QVQSlJa248c/g=';
const asymmetric = standardWebhooksEd25519({ publicKey, privateKey });
const events = { 'contact.created': z.looseObject({ id: z.string(), fullName: z.optional(z.string()) }) };
const provider = standardWebhooks({ secret, events });
const silent = { debug() {}, warn() {}, error() {} };
const now = () => 1614265330_000;

function receive(
  headers: HeaderRecord,
  body: string,
  options: StandardWebhooksOptions<typeof events> = { secret, events },
) {
  return receiveDelivery(standardWebhooks(options), createDelivery({ headers, body }), now);
}

/** Signs without the provider, so that it does not test itself. */
function signed(
  body: object | string,
  { id = 'msg_1', names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] } = {},
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const digest = createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(
    `${id}.1614265330.${text}`,
  );
  const [idName, timeName, signatureName] = names as [string, string, string];
  const headers = {
    [idName]: id,
    [timeName]: '1614265330',
    [signatureName]: `v1,${digest.digest('base64')}`,
  };
  return [headers, text] as const;
}

/** The vectors of the specification, whose body is no event. */
const vector = (signature: string) => ({
  name: 'the vector of the specification',
  headers: {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': signature,
  },
  body: '{"test": 2432232314}',
  at: now(),
});
const symmetricVector = vector('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
const asymmetricVector = vector(
  'v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==',
);

for (const { vectors, ...proof } of [
  { secret, vectors: [symmetricVector] },
  { signature: asymmetric, vectors: [asymmetricVector] },
  { secret, headers: svixHeaders, vectors: [] },
]) {
  const made = standardWebhooks({ ...proof, events });
  describe(`by ${made.signature.name}, id in ${made.idRecipe}`, () => {
    const cases = providerContract(made, { samples: standardWebhooksSamples, vectors });
    for (const { name, run } of cases) test(name, run);
  });
}

describe('standard-webhooks', () => {
  const body = standardWebhooksSamples['contact.created'];

  test('reads the payload of the specification, its id from the signed header and not from the body', async () => {
    const { kind, event } = await receive(...signed({ ...body, id: 'thing_1' }));
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({
      id: 'msg_1',
      type: 'contact.created',
      occurredAt: new Date('2022-11-03T20:26:10.344Z'),
      data: body.data,
      provider: 'standard-webhooks',
      verification: 'body',
    });
  });

  test('refuses a signature for a public key where a secret is given', async () => {
    const { headers, body } = asymmetricVector;
    expect(await receive(headers, body)).toMatchObject({ kind: 'unverified' });
  });

  test('reads the headers of Svix where the option says so, and no others', async () => {
    const names = [svixHeaders.id, svixHeaders.timestamp, svixHeaders.signature];
    const delivery = signed(body, { names });
    const { kind, event } = await receive(...delivery, { secret, events, headers: svixHeaders });
    expect([kind, event?.id]).toEqual(['accepted', 'msg_1']);
    expect(await receive(...delivery)).toMatchObject({ kind: 'unverified' });
  });

  test('does not take its id from a header that is not signed', async () => {
    const [headers, text] = signed(body);
    const { event } = await receive({ ...headers, 'svix-id': 'msg_forged' }, text);
    expect(event?.id).toBe('msg_1');
    expect(await receive({ ...headers, 'webhook-id': 'msg_2' }, text)).toMatchObject({ kind: 'unverified' });
  });

  test('gives each id an event of its own, and the same id none', async () => {
    let runs = 0;
    const receiver = createReceiver(provider, { log: silent, now }).onAny(() => ++runs);
    for (const id of ['msg_1', 'msg_2', 'msg_1']) {
      const [headers, text] = signed(body, { id });
      await receiver.receive(createDelivery({ headers, body: text }));
    }
    expect(runs).toBe(2);
  });

  test.each(['contact.deleted', '__proto__', 'constructor', 'toString'])(
    'calls the type %s unknown',
    async (type) => {
      const { kind, event } = await receive(...signed({ ...body, type }));
      expect([kind, event?.type]).toEqual(['ignored', type]);
    },
  );

  test('calls every type unknown without schemas', async () => {
    const bare = standardWebhooks({ secret });
    const received: string[] = [];
    const receiver = createReceiver(bare, { log: silent }).onUnknown(({ type }) => received.push(type));
    expect((await receiver.receive(await signDelivery(bare, { body }))).kind).toBe('ignored');
    expect(received).toEqual(['contact.created']);
    // @ts-expect-error: no type is known.
    expect(() => receiver.on('contact.created', () => {})).toThrow('has no event type');
  });

  test('calls data that does not fit the schema drift', async () => {
    expect(await receive(...signed({ ...body, data: { id: 7 } }))).toMatchObject({ kind: 'drifted' });
    expect(await receive(...signed({ type: body.type }))).toMatchObject({ kind: 'drifted' });
  });

  test.each([
    ['no type', {}],
    ['a type that is a number', { type: 1 }],
    ['a list', []],
  ])('calls a body with %s malformed', async (_what, text) => {
    expect(await receive(...signed(text))).toMatchObject({ kind: 'malformed' });
  });

  test.each([
    ['2022-11-03T20:26:10Z', 1667507170_000],
    ['2022-11-03T20:26:10+02:00', 1667499970_000],
    [1667507170, 1667507170_000],
    [1667507170_123, 1667507170_123],
    ['yesterday', undefined],
    [undefined, undefined],
    [{}, undefined],
  ])('reads the time %j', async (timestamp, at) => {
    const { event } = await receive(...signed({ ...body, timestamp }));
    expect(event?.occurredAt?.getTime()).toBe(at);
  });

  test.each([
    ['neither', {}],
    ['both', { secret, signature: asymmetric }],
  ])('asks for a secret or another signature, and got %s', (_what, proof) => {
    expect(() => standardWebhooks(proof)).toThrow('and not both');
  });

  test.each([
    ['secret', { secret: undefined }, '`secret` is missing'],
    ['base64', { secret: 'not base64!' }, 'is not base64'],
  ])('refuses to be made without a %s', (_what, proof, message) => {
    expect(() => standardWebhooks(proof)).toThrow(message);
  });

  test('has the name and the retry span of the sender', () => {
    expect(standardWebhooks({ secret, name: 'acme', retrySpan: 99 })).toMatchObject({
      name: 'acme',
      retrySpan: 99,
    });
  });

  test('types its events by the schemas', () => {
    createReceiver(provider).on('contact.created', (event) => {
      expectTypeOf(event.data).toEqualTypeOf<{ id: string; fullName?: string | undefined }>();
    });
    // @ts-expect-error: there is no schema for it.
    expect(() => createReceiver(provider).on('contact.deleted', () => {})).toThrow('has no event type');
  });
});
