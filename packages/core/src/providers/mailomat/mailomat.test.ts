import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDelivery, type HeaderRecord } from '../../delivery/delivery.ts';
import type { EmailEvent } from '../../email/email-event.ts';
import { unified } from '../../email/unified.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { createClock } from '../../testing/clock.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { signDelivery } from '../../testing/sign-delivery.ts';
import { type MailomatOptions, mailomat } from './index.ts';
import { mailomatSamples } from './samples.ts';

/** symfony/symfony, Mailer/Bridge/Mailomat/Tests/Webhook/MailomatRequestParserTest.php. */
const secret = 'NgD3IyUA0oLfkM5IyL8tdMNJeIYeBXOpAcnulN1du1aqh3jFbo766lKdJvMePUy5';
const digest = '1a1e3be272212aefe668db51231f54ba66759d6d4b9c5e03d4aa6825f8eb157c';
const vector = {
  'x-mom-webhook-event': 'delivered',
  'x-mom-webhook-id': '1d958822-0934-4c6a-abc8-5defec4baa64',
  'x-mom-webhook-timestamp': '1718004211',
  'x-mom-webhook-signature': `sha256=${digest}`,
};
const provider = mailomat({ secret });
const silent = { debug() {}, warn() {}, error() {} };
const { delivered, failure_perm } = mailomatSamples;

for (const { name, run } of providerContract(provider, { samples: mailomatSamples })) test(name, run);

function receive(
  body: object | string,
  headers: HeaderRecord = vector,
  options: Partial<MailomatOptions> = {},
  now = Date.now,
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return receiveDelivery(mailomat({ secret, ...options }), createDelivery({ headers, body: text }), now);
}

const signed = (event: string, id = 'e1', timestamp = '1718004211', hash = 'sha256') => ({
  'x-mom-webhook-event': event,
  'x-mom-webhook-id': id,
  'x-mom-webhook-timestamp': timestamp,
  'x-mom-webhook-signature': `${hash}=${createHmac(hash, secret).update(`${id}.${event}.${timestamp}`).digest('hex')}`,
});

describe('mailomat verifies', () => {
  test('the published headers, and says that they do not cover the body', async () => {
    const { kind, event } = await receive(delivered);
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({
      type: 'delivered',
      verification: 'token',
      data: delivered,
      payload: delivered,
    });
  });

  test('headers of any age, unless a tolerance is set', async () => {
    const { now } = createClock(1718004211_000 + 301_000);
    expect((await receive(delivered, vector, {}, now)).status).toBe(200);
    expect((await receive(delivered, vector, { tolerance: 300 }, now)).status).toBe(401);
  });
});

describe('mailomat refuses', () => {
  test('a body of another type than the signed header says', async () => {
    expect(await receive({ ...delivered, eventType: 'failure_perm' })).toMatchObject({
      kind: 'unverified',
      status: 401,
    });
  });

  test.each([undefined, null, ['delivered'], { toString: 'delivered' }])(
    'a body whose eventType is %j',
    async (eventType) => {
      expect((await receive({ ...delivered, eventType })).status).toBe(401);
    },
  );

  test.each(['sha1', 'sha512', 'md5'])('the algorithm %s that a request asks for', async (hash) => {
    const headers = signed('delivered', 'e1', '1718004211', hash);
    expect((await receive(delivered, headers)).status).toBe(401);
    const renamed = {
      ...headers,
      'x-mom-webhook-signature': headers['x-mom-webhook-signature'].replace(hash, 'sha256'),
    };
    expect((await receive(delivered, renamed)).status).toBe(401);
  });

  test.each(Object.keys(vector))('a delivery without %s, or with another', async (name) => {
    expect((await receive(delivered, { ...vector, [name]: undefined })).status).toBe(401);
    expect((await receive(delivered, { ...vector, [name]: 'opened' })).status).toBe(401);
  });

  test('an id with a full stop, which could be cut in another way', async () => {
    expect((await receive(delivered, signed('delivered', 'a.b'))).status).toBe(401);
  });
});

describe('the deduplication key of mailomat', () => {
  test('is the signed header, not the id of the body', async () => {
    expect((await receive(delivered)).event?.id).toBe('1d958822-0934-4c6a-abc8-5defec4baa64');
    expect((await receive({ ...delivered, id: 'other' })).event?.id).toBe(
      '1d958822-0934-4c6a-abc8-5defec4baa64',
    );
    expect((await receive(delivered, signed('delivered', 'e2'))).event?.id).toBe('e2');
    expect(provider.idRecipe).toContain('X-MOM-Webhook-Id');
  });

  test('makes a body that is put beside handled headers a duplicate', async () => {
    let runs = 0;
    const receiver = createReceiver(provider, { log: silent }).onAny(() => ++runs);
    await receiver.receive(createDelivery({ headers: vector, body: JSON.stringify(delivered) }));
    const forged = JSON.stringify({ ...delivered, id: 'new', recipient: 'victim@example.com' });
    expect((await receiver.receive(createDelivery({ headers: vector, body: forged }))).kind).toBe(
      'duplicate',
    );
    expect(runs).toBe(1);
  });

  test('is that of the body where we sign a sample ourselves', async () => {
    const delivery = await signDelivery(provider, { body: failure_perm });
    expect(delivery.headers.get('x-mom-webhook-id')).toBe(failure_perm.id);
    expect(delivery.headers.get('x-mom-webhook-event')).toBe('failure_perm');
  });
});

describe('mailomat reads', () => {
  test.each(Object.entries(mailomatSamples))('its sample of %s', async (type, sample) => {
    const { kind, event } = await receive(sample, signed(type));
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({ type, data: sample, occurredAt: new Date('2024-06-10T07:23:31Z') });
  });

  test('a type that it does not know as unknown', async () => {
    const { kind, event } = await receive({ ...delivered, eventType: 'complained' }, signed('complained'));
    expect(kind).toBe('ignored');
    expect(event?.type).toBe('complained');
  });

  test('a recipient that is no text as drift', async () => {
    expect((await receive({ ...delivered, recipient: 7 })).kind).toBe('drifted');
  });

  test.each(['', '{', '1', 'null'])('the body %j as malformed', async (body) => {
    expect((await receive(body)).kind).toBe('malformed');
  });
});

describe('unified mailomat', () => {
  async function translate(sample: { eventType: string }) {
    const events: EmailEvent[] = [];
    const receiver = createReceiver(unified(provider), { log: silent }).onAny((event) => events.push(event));
    const headers = signed(sample.eventType);
    await receiver.receive(createDelivery({ headers, body: JSON.stringify(sample) }));
    return events[0] as EmailEvent<'bounced'>;
  }

  test.each([
    ['accepted', 'accepted'],
    ['not_accepted', 'rejected'],
    ['delivered', 'delivered'],
    ['failure_tmp', 'deferred'],
    ['failure_perm', 'bounced'],
    ['opened', 'opened'],
    ['clicked', 'clicked'],
  ] as const)('%s is %s', async (type, meaning) => {
    const event = await translate(mailomatSamples[type]);
    expect(event).toMatchObject({
      type: meaning,
      recipient: mailomatSamples[type].recipient,
      messageId: '7bb4cd3f5d8ee2bcb5bed8c2ed7def85@s.mailomat.swiss',
    });
  });

  const failure = (code: number | undefined, enhanced: string, message: string) => ({
    ...failure_perm,
    payload: { 'delivery-status': { code, 'enhanced-code': enhanced, message } },
  });
  test.each([
    ['5.1.1', failure_perm, 'hard', 'mailbox-unknown', 'derived-from-code'],
    ['5.7.1', failure(550, '5.7.1', '5.7.1 spam'), 'block', 'reputation', 'derived-from-code'],
    ['5.2.2', failure(552, '5.2.2', '5.2.2 full'), 'soft', 'mailbox-full', 'derived-from-code'],
    ['no code', failure(undefined, '', 'gave up'), 'undetermined', 'other', 'none'],
  ])('a permanent failure with %s', async (_what, sample, bounceClass, category, source) => {
    expect((await translate(sample)).bounce).toEqual({ class: bounceClass, category, source });
  });

  test('a click has its link and user agent, and a refusal its reason', async () => {
    expect(await translate(mailomatSamples.clicked)).toMatchObject({
      url: 'http://mailomat.swiss',
      ip: '127.0.0.1',
      userAgent: 'Mozilla/5.0',
    });
    expect((await translate(mailomatSamples.not_accepted)).reason).toContain('Not enough remaining');
  });
});
