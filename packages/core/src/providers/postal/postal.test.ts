import { createSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDelivery } from '../../delivery/delivery.ts';
import type { EmailEvent } from '../../email/email-event.ts';
import { unified } from '../../email/unified.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { edPublicKey, rsaPrivateKey, rsaPublicKey } from '../../signatures/fixtures/test-keys.ts';
import { signingKey } from '../../signatures/signing-key.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { signDelivery } from '../../testing/sign-delivery.ts';
import { postal } from './index.ts';
import { postalSamples } from './samples.ts';

const log = { debug() {}, warn() {}, error() {} };
const provider = postal({ publicKey: rsaPublicKey, privateKey: signingKey('rsa-sha256', rsaPrivateKey) });

function receive(body: object | string) {
  return receiveDelivery(provider, signDelivery(provider, { body }));
}

async function meaningOf(body: object) {
  const { event } = await receiveDelivery(unified(provider), signDelivery(provider, { body }));
  return event as (EmailEvent & { bounce?: unknown }) | undefined;
}

for (const { name, run } of providerContract(provider, { samples: postalSamples })) test(name, run);

const { MessageSent: sent, MessageDeliveryFailed: failed } = postalSamples;
const change = (body: { payload: object }, payload: object) => ({
  ...body,
  payload: { ...body.payload, ...payload },
});

describe('postal', () => {
  const body = JSON.stringify(sent);
  const signature = (hash: string) => createSign(hash).update(body).sign(rsaPrivateKey, 'base64');

  test.each([
    ['sha256', 'X-Postal-Signature-256', 'RSA-SHA256'],
    ['sha1', 'X-Postal-Signature', 'RSA-SHA1'],
  ] as const)(
    'with %s accepts what Node signs in %s, and nothing in the other header',
    async (hash, header, name) => {
      const receiver = createReceiver(postal({ publicKey: rsaPublicKey, hash }), { log }).onAny(() => {});
      const other = header === 'X-Postal-Signature' ? 'X-Postal-Signature-256' : 'X-Postal-Signature';
      const value = signature(name);
      const take = (headers: Record<string, string>) => receiver.receive(createDelivery({ headers, body }));
      expect(await take({ [other]: value })).toMatchObject({ kind: 'unverified' });
      expect(await take({ [header]: value, [other]: 'AAAA' })).toMatchObject({ kind: 'accepted' });
    },
  );

  test('does not fall back to SHA-1 where the SHA-256 signature is missing or wrong', async () => {
    const receiver = createReceiver(provider, { log }).onAny(() => {});
    const legacy = { 'x-postal-signature': signature('RSA-SHA1') };
    for (const headers of [legacy, { ...legacy, 'x-postal-signature-256': 'AAAA' }]) {
      expect(await receiver.receive(createDelivery({ headers, body }))).toMatchObject({ kind: 'unverified' });
    }
  });

  test('takes the key of 1024 bits that an installation has by default, as its DNS record shows it', async () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const receiver = createReceiver(postal({ publicKey }), { log }).onAny(() => {});
    const headers = {
      'x-postal-signature-256': createSign('RSA-SHA256').update(body).sign(pair.privateKey, 'base64'),
    };
    expect(await receiver.receive(createDelivery({ headers, body }))).toMatchObject({ kind: 'accepted' });
  });

  test.each([
    ['missing', undefined, 'is missing'],
    ['of another algorithm', edPublicKey, 'is for ed25519'],
  ])('refuses a key that is %s', (_what, publicKey, message) => {
    expect(() => postal({ publicKey })).toThrow(message);
  });

  test('reads its time, in seconds with a fraction, to the millisecond', async () => {
    expect((await receive(sent)).event).toMatchObject({
      data: sent.payload,
      payload: sent,
      occurredAt: new Date(1477945177129),
    });
  });

  test.each([
    ['no uuid', { ...sent, uuid: undefined }],
    ['a uuid that is a list', { ...sent, uuid: [sent.uuid] }],
    ['no event', { ...sent, event: undefined }],
    ['a list', [sent]],
  ])('answers 400 to %s', async (_what, other) => {
    expect(await receive(other)).toMatchObject({ kind: 'malformed', status: 400 });
  });

  test('reports a status event without its message as drift', async () => {
    expect(await receive(change(sent, { message: undefined }))).toMatchObject({
      kind: 'drifted',
      status: 422,
    });
  });

  test('passes an unknown type', async () => {
    expect(await receive({ ...sent, event: 'MessageRead' })).toMatchObject({
      event: { type: 'MessageRead' },
    });
  });

  test('has the uuid of the request as its id, and neither that of a domain nor that of a message', async () => {
    expect((await receive(sent)).event?.id).toBe(sent.uuid);
    expect((await receive(postalSamples.DomainDNSError)).event?.id).toBe(postalSamples.DomainDNSError.uuid);
    expect((await receive({ ...sent, uuid: 'other' })).event?.id).toBe('other');
  });
});

describe('postal in the unified vocabulary', () => {
  test.each([
    ['MessageSent', { type: 'delivered', smtp: { reply: 250 } }],
    [
      'MessageDelayed',
      { type: 'deferred', smtp: { reply: 451 }, reason: '451 4.3.0 Temporary server error' },
    ],
    ['MessageDeliveryFailed', { type: 'bounced', bounce: { class: 'hard', source: 'derived-from-code' } }],
    ['MessageHeld', { type: 'rejected', reason: expect.stringContaining('suppression list') }],
    ['MessageBounced', { type: 'bounced', bounce: { class: 'undetermined', source: 'none' } }],
    ['MessageLinkClicked', { type: 'clicked', url: 'https://atech.media', ip: '185.22.208.2' }],
    ['MessageLoaded', { type: 'opened', userAgent: expect.stringContaining('Mozilla') }],
  ] as const)('%s is read', async (name, fields) => {
    expect(await meaningOf(postalSamples[name])).toMatchObject({
      recipient: 'test@example.com',
      messageId: '5817a64332f44_4ec93ff59e79d154565eb@app34.mail',
      tags: ['welcome'],
      ...fields,
    });
  });

  test.each(['DomainDNSError', 'SendLimitApproaching', 'SendLimitExceeded'] as const)(
    '%s is unknown',
    async (name) => {
      const event = await meaningOf(postalSamples[name]);
      expect(event).toMatchObject({ type: 'unknown' });
      expect(event?.recipient).toBeUndefined();
    },
  );

  test('a message that is held for another reason is only taken', async () => {
    const held = change(postalSamples.MessageHeld, { details: 'Server is in development mode' });
    expect(await meaningOf(held)).toMatchObject({
      type: 'accepted',
      reason: 'Server is in development mode',
    });
  });

  test.each([
    ['554 5.7.1 Message rejected due to policy', 'block'],
    ['552 5.2.2 Mailbox full', 'soft'],
    ['', 'undetermined'],
  ])('a failure for which the mail server said %j is %s', async (output, bounceClass) => {
    expect(await meaningOf(change(failed, { output }))).toMatchObject({ bounce: { class: bounceClass } });
  });

  test('a message to one of your routes that your endpoint refused is no bounce', async () => {
    const message = { ...(failed.payload as { message?: object }).message, direction: 'incoming' };
    expect(await meaningOf(change(failed, { message }))).toMatchObject({ type: 'unknown' });
  });

  test('a message without a tag, a subject and a sender is read', async () => {
    const message = { id: 1, message_id: null, to: null, from: null, tag: null };
    const event = await meaningOf(change(sent, { message }));
    expect(event).toMatchObject({ type: 'delivered', tags: [] });
    expect(event?.recipient).toBeUndefined();
  });
});
