import { describe, expect, test } from 'vitest';
import type { EmailEvent } from '../../email/email-event.ts';
import { unified } from '../../email/unified.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { ecPublicKey, edPrivateKey, edPublicKey } from '../../signatures/fixtures/test-keys.ts';
import { signingKey } from '../../signatures/signing-key.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { signDelivery } from '../../testing/sign-delivery.ts';
import { mailpace } from './index.ts';
import { mailpaceSamples } from './samples.ts';

const log = { debug() {}, warn() {}, error() {} };
const provider = mailpace({ publicKey: edPublicKey, privateKey: signingKey('ed25519', edPrivateKey) });
/** As MailPace shows it: the key's 32 bytes. */
const publicKey = Buffer.from(edPublicKey.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64')
  .subarray(-32)
  .toString('base64');

function receive(body: object | string) {
  return receiveDelivery(provider, signDelivery(provider, { body }));
}

async function meaningOf(body: object) {
  const { event } = await receiveDelivery(unified(provider), signDelivery(provider, { body }));
  return event as (EmailEvent & { bounce?: unknown }) | undefined;
}

const vector = {
  // MailPace publishes none: made with openssl from the keys beside, as in public-key-header.test.ts.
  name: 'a known signature, under the key as MailPace shows it',
  provider: mailpace({ publicKey }),
  headers: {
    'X-MailPace-Signature':
      'gmIAb6RLoOm9rIO8aM+ED9D64wkAeHn2pDZ11Ujpu9BkvW8tChbAoRNvogQqHfkCZvQFV7QRnn5dAPdHZAAwCA==',
  },
  body: '{"event":"email.delivered","payload":{"id":1}}',
};
for (const { name, run } of providerContract(provider, { samples: mailpaceSamples, vectors: [vector] }))
  test(name, run);

const delivered = mailpaceSamples['email.delivered'];
const change = (payload: object) => ({ ...delivered, payload: { ...delivered.payload, ...payload } });

describe('mailpace', () => {
  test('takes the keys of several domains', async () => {
    const other = 'O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=';
    const receiver = createReceiver(mailpace({ publicKey: [other, publicKey] }), { log }).onAny(() => {});
    expect(await receiver.receive(await signDelivery(provider, { body: delivered }))).toMatchObject({
      kind: 'accepted',
    });
  });

  test.each([
    ['missing', undefined, 'is missing'],
    ['of another algorithm', ecPublicKey, 'is for ecdsa'],
  ])('refuses a key that is %s', (_what, key, message) => {
    expect(() => mailpace({ publicKey: key })).toThrow(message);
  });

  test('passes payload as data, with the time of the change and not of the message', async () => {
    expect((await receive(delivered)).event).toMatchObject({
      type: 'email.delivered',
      data: delivered.payload,
      payload: delivered,
      occurredAt: new Date('2021-11-16T14:50:17.201Z'),
    });
  });

  test.each([
    ['no payload', { event: 'email.delivered' }],
    ['no event', { payload: delivered.payload }],
    ['an inbound message, which has neither', { from: 'a@example.com', to: 'b@example.com' }],
  ])('answers 400 to %s', async (_what, body) => {
    expect(await receive(body)).toMatchObject({ status: 400 });
  });

  test('reports a message id that is a list as drift', async () => {
    expect(await receive(change({ id: [1] }))).toMatchObject({ kind: 'drifted', status: 422 });
  });

  test('passes an unknown type', async () => {
    expect(await receive({ ...delivered, event: 'email.opened' })).toMatchObject({
      kind: 'ignored',
      event: { type: 'email.opened' },
    });
  });
});

describe('the id of mailpace', () => {
  const idOf = async (body: object) => (await receive(body)).event?.id;

  test('is made of event, message and time of the change', async () => {
    expect(await idOf(delivered)).toBe('["email.delivered",1,"2021-11-16T14:50:17.201Z"]');
    expect(await idOf(change({ subject: 'other' }))).toBe(await idOf(delivered));
  });

  test.each([
    ['event', { ...delivered, event: 'email.deferred' }],
    ['message', change({ id: 2 })],
    ['time', change({ updated_at: '2021-11-16T14:50:17.202Z' })],
  ])('differs by %s', async (_part, other) => {
    expect(await idOf(other)).not.toBe(await idOf(delivered));
  });
});

describe('mailpace in the unified vocabulary', () => {
  test.each([
    ['email.queued', { type: 'accepted' }],
    ['email.delivered', { type: 'delivered' }],
    ['email.deferred', { type: 'deferred' }],
    ['email.bounced', { type: 'bounced', bounce: { class: 'hard', source: 'provider' } }],
    ['email.spam', { type: 'rejected' }],
  ] as const)('%s is read', async (name, fields) => {
    const common = { recipient: 'recipient@example.com', messageId: '1' };
    expect(await meaningOf(mailpaceSamples[name])).toMatchObject({ ...common, ...fields });
  });

  test.each([
    ['Ann <ann@example.com>', 'ann@example.com'],
    ['ann@example.com, bob@example.com', undefined],
    [null, undefined],
  ])('the recipient of a message to %s is %s', async (to, recipient) => {
    expect((await meaningOf(change({ to })))?.recipient).toBe(recipient);
  });
});
