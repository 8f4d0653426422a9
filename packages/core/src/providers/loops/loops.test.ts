import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDelivery } from '../../delivery/delivery.ts';
import type { EmailEvent } from '../../email/email-event.ts';
import { unified } from '../../email/unified.ts';
import type { Provider } from '../../provider/provider.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { signDelivery } from '../../testing/sign-delivery.ts';
import { loops } from './index.ts';
import { loopsSamples } from './samples.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const provider = loops({ secret });
const silent = { debug() {}, warn() {}, error() {} };

function receive(source: unknown, body: object, headers: Record<string, string> = {}) {
  return receiveDelivery(source as Provider, signDelivery(source as Provider, { body, headers }));
}
const read = (body: object, headers?: Record<string, string>) => receive(provider, body, headers);
const readEmail = async (body: object) => (await receive(unified(provider), body)).event as EmailEvent;

for (const { name, run } of providerContract(provider, { samples: loopsSamples })) test(name, run);

test('loops verifies what is signed with the decoded part of the secret after its underscore', () => {
  const body = JSON.stringify(loopsSamples['email.delivered']);
  const sign = (key: Buffer | string) =>
    createHmac('sha256', key).update(`msg_1.1734425918.${body}`).digest('base64');
  const receiver = createReceiver(provider, { log: silent, now: () => 1734425918_000 }).onAny(() => {});
  const deliver = (signature: string) =>
    receiver.receive(
      createDelivery({
        headers: {
          'webhook-id': 'msg_1',
          'webhook-timestamp': '1734425918',
          'webhook-signature': `v1,${signature}`,
        },
        body,
      }),
    );
  expect(deliver(sign(secret))).toMatchObject({ status: 401 });
  expect(deliver(sign(Buffer.from(secret.slice(6), 'base64')))).toMatchObject({ kind: 'accepted' });
});

describe('loops reads', () => {
  test.each(Object.entries(loopsSamples))('its sample of %s, nothing left out', async (type, sample) => {
    const { kind, event } = await read(sample, { 'webhook-id': `msg_${type}` });
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({
      id: `msg_${type}`,
      type,
      data: sample,
      payload: sample,
      occurredAt: new Date('2024-12-17T08:58:38Z'),
    });
  });

  test('the id from the signed header: email.id and contactIdentity.id come again', async () => {
    const sample = { ...loopsSamples['email.opened'], id: 'x' };
    expect((await read(sample, { 'webhook-id': 'msg_1' })).event?.id).toBe('msg_1');
    expect((await read(sample, { 'webhook-id': 'msg_2' })).event?.id).toBe('msg_2');
  });

  test("a contact's own properties, whatever their names and types", async () => {
    const sample = loopsSamples['contact.created'];
    const own = JSON.parse('{"__proto__": {"subscribed": false}, "type": 7, "eventName": "x"}');
    const { kind, event } = await read({ ...sample, contact: { ...sample.contact, ...own, plan: 12 } });
    expect([kind, event?.type]).toEqual(['accepted', 'contact.created']);
  });

  test.each(['email.snoozed', '__proto__'])('the type %s as unknown', async (eventName) => {
    expect((await read({ ...loopsSamples['email.opened'], eventName })).kind).toBe('ignored');
  });

  test.each([undefined, 7, ['email.opened']])('no event whose name is %j', async (eventName) => {
    expect((await read({ ...loopsSamples['email.opened'], eventName })).kind).toBe('malformed');
  });

  test('a metric without its email as drift', async () => {
    expect((await read({ ...loopsSamples['email.opened'], email: undefined })).kind).toBe('drifted');
  });
});

describe('loops in the unified vocabulary', () => {
  test.each([
    ['contact.created', 'unknown'],
    ['contact.unsubscribed', 'suppression-changed'],
    ['contact.deleted', 'unknown'],
    ['contact.mailingList.subscribed', 'unknown'],
    ['contact.mailingList.unsubscribed', 'unknown'],
    ['transactional.email.sent', 'sent'],
    ['campaign.email.sent', 'sent'],
    ['loop.email.sent', 'sent'],
    ['email.delivered', 'delivered'],
    ['email.softBounced', 'deferred'],
    ['email.hardBounced', 'bounced'],
    ['email.opened', 'opened'],
    ['email.clicked', 'clicked'],
    ['email.unsubscribed', 'unsubscribed'],
    ['email.resubscribed', 'resubscribed'],
    ['email.spamReported', 'complained'],
  ] as const)('calls %s %s', async (native, type) => {
    const sample = loopsSamples[native];
    expect(await readEmail(sample)).toMatchObject({
      type,
      recipient: 'test@example.com',
      ...('email' in sample && { messageId: sample.email.id }),
    });
  });

  test('calls a soft bounce a delay, because Loops tries again', async () => {
    expect(await readEmail(loopsSamples['email.softBounced'])).not.toHaveProperty('bounce');
  });

  test('calls a hard bounce hard because the provider says so', async () => {
    expect(await readEmail(loopsSamples['email.hardBounced'])).toMatchObject({
      bounce: { class: 'hard', category: 'other', source: 'provider' },
      smtp: undefined,
    });
  });

  test('knows of no recipient in the test event', async () => {
    const event = await readEmail(loopsSamples['testing.testEvent']);
    expect([event.type, event.recipient]).toEqual(['unknown', undefined]);
  });
});
