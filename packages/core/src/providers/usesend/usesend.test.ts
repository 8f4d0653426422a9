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
import { usesend } from './index.ts';
import { usesendSamples } from './samples.ts';

interface Body {
  id: string;
  type: string;
  data: Record<string, unknown>;
}
const samples = usesendSamples as unknown as Readonly<Record<string, Body>>;
const secret = 'whsec_0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const provider = usesend({ secret });
const silent = { debug() {}, warn() {}, error() {} };
const delivered = samples['email.delivered']!;
const bounced = samples['email.bounced']!;

const vector = {
  name: 'v1= and a digest of milliseconds and raw body, by the rule of its server',
  provider: usesend({ secret: 'k3y-of-the-house' }),
  // Computed with Python's hmac module.
  headers: {
    'x-usesend-timestamp': '1700000000123',
    'x-usesend-signature': 'v1=3dc786818e53e6ec3c8936d34106ce68ec00ccda45d65353623f82628c385f35',
  },
  body: '{"id":"evt_1","type":"delivered"}',
  at: 1700000000_123,
  signs: true,
};
for (const { name, run } of providerContract(provider, { samples, vectors: [vector] })) test(name, run);

async function receive(body: object | string, headers?: HeaderRecord, now = Date.now) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const delivery = headers
    ? createDelivery({ headers, body: text })
    : await signDelivery(provider, { body: text, now });
  return receiveDelivery(provider, delivery, now);
}

describe('usesend verifies', () => {
  const at = 1700000000123;
  const clock = createClock(at);
  const text = JSON.stringify(delivered);
  const digest = (time: number | string, key = secret) =>
    createHmac('sha256', key).update(`${time}.${text}`).digest('hex');
  const headers = (time: number | string = at, signature = `v1=${digest(time)}`) => ({
    'x-usesend-timestamp': String(time),
    'x-usesend-signature': signature,
  });

  test('v1= and the digest of milliseconds and raw body', async () => {
    expect((await receive(text, headers(), clock.now)).status).toBe(200);
  });

  test.each([
    ['no v1=', headers(at, digest(at))],
    ['another version', headers(at, `v2=${digest(at)}`)],
    ['a key without whsec_', headers(at, `v1=${digest(at, secret.slice(6))}`)],
    [
      'a digest without the time',
      headers(at, `v1=${createHmac('sha256', secret).update(text).digest('hex')}`),
    ],
    ['301 seconds of age', headers(at - 301_000)],
    ['301 seconds of the future', headers(at + 301_000)],
    ['a time in seconds, which is 1970', headers(1700000000)],
  ])('and refuses %s', async (_what, signed) => {
    expect((await receive(text, signed, clock.now)).status).toBe(401);
  });

  test.each([-300_000, 300_000])('a time that is %s ms away', async (away) => {
    expect((await receive(text, headers(at + away), clock.now)).status).toBe(200);
  });
});

describe('the deduplication key of usesend', () => {
  test('stays at every attempt, although the bytes and the signature change', async () => {
    let runs = 0;
    const clock = createClock(1700000000000);
    const receiver = createReceiver(provider, { log: silent, now: clock.now }).onAny(() => ++runs);
    const kinds = [];
    for (const attempt of [1, 2, 6]) {
      clock.advance(20_000);
      const delivery = await signDelivery(provider, { body: { ...delivered, attempt }, now: clock.now });
      kinds.push((await receiver.receive(delivery)).kind);
    }
    expect(kinds).toEqual(['accepted', 'duplicate', 'duplicate']);
    expect(runs).toBe(1);
  });

  test('is the id of the call, not that of the email, and not the unsigned X-UseSend-Call', async () => {
    expect((await receive(delivered)).event?.id).toBe(delivered.id);
    expect((await receive({ ...delivered, id: 'other' })).event?.id).toBe('other');
    const signed = await signDelivery(provider, { body: delivered, headers: { 'x-usesend-call': 'forged' } });
    const ids: string[] = [];
    await createReceiver(provider, { log: silent })
      .onAny((event) => ids.push(event.id))
      .receive(signed);
    expect(ids).toEqual([delivered.id]);
  });

  test.each([undefined, null, '', ['x'], {}])('is not invented for the id %j', async (id) => {
    expect((await receive({ ...delivered, id })).kind).toBe('malformed');
  });
});

describe('usesend reads', () => {
  test.each(Object.entries(samples))('its sample of %s', async (type, sample) => {
    const { kind, event } = await receive(sample);
    expect(kind).toBe('accepted');
    const time = type.startsWith('email.') ? '2026-01-18T10:30:04.250Z' : '2026-01-18T10:30:05.000Z';
    expect(event).toMatchObject({
      type,
      data: sample.data,
      occurredAt: new Date(time),
      verification: 'body',
    });
  });

  test('data that the server could not parse, and sends as text, as drift', async () => {
    expect((await receive({ ...delivered, data: '{' })).kind).toBe('drifted');
    expect((await receive({ ...delivered, data: null })).kind).toBe('drifted');
  });

  test('a type that it does not know as unknown', async () => {
    expect((await receive({ ...delivered, type: 'email.read' })).kind).toBe('ignored');
  });
});

describe('unified usesend', () => {
  async function translate(body: object) {
    const events: EmailEvent[] = [];
    const receiver = createReceiver(unified(provider), { log: silent }).onAny((event) => events.push(event));
    await receiver.receive(await signDelivery(provider, { body }));
    return events[0] as EmailEvent<'bounced'>;
  }
  const meanings: Readonly<Record<string, string>> = {
    'email.queued': 'accepted',
    'email.sent': 'sent',
    'email.delivery_delayed': 'deferred',
    'email.delivered': 'delivered',
    'email.bounced': 'bounced',
    'email.rejected': 'rejected',
    'email.rendering_failure': 'failed',
    'email.complained': 'complained',
    'email.failed': 'failed',
    'email.suppressed': 'rejected',
    'email.opened': 'opened',
    'email.clicked': 'clicked',
  };

  test.each(provider.types)('%s has its meaning', async (type) => {
    const event = await translate(samples[type]!);
    expect(event.type).toBe(meanings[type] ?? 'unknown');
    if (!(type in meanings)) return;
    expect(event).toMatchObject({
      recipient: 'jane@example.com',
      messageId: 'cm5email1',
      metadata: { order_id: '1234' },
    });
  });

  test.each([
    ['Permanent', 'NoEmail', 'hard', 'mailbox-unknown'],
    ['Permanent', 'General', 'hard', 'mailbox-unknown'],
    ['Permanent', 'Suppressed', 'hard', 'previously-suppressed'],
    ['Permanent', 'OnAccountSuppressionList', 'hard', 'previously-suppressed'],
    ['Transient', 'General', 'soft', 'mailbox-unknown'],
    ['Transient', 'MailboxFull', 'soft', 'mailbox-full'],
    ['Transient', 'MessageTooLarge', 'soft', 'message-too-large'],
    ['Transient', 'ContentRejected', 'block', 'content'],
    ['Transient', 'AttachmentRejected', 'block', 'content'],
  ])('a bounce that is %s and %s is %s', async (type, subType, bounceClass, category) => {
    const bounce = { type, subType, message: 'smtp; 550 5.1.1 user unknown' };
    const event = await translate({ ...bounced, data: { ...bounced.data, bounce } });
    expect(event.bounce).toEqual({ class: bounceClass, category, source: 'provider' });
    expect(event.smtp?.reply).toBe(550);
  });

  test.each([
    [
      { type: 'Undetermined', subType: 'Undetermined', message: '550 5.7.1 no' },
      'block',
      'derived-from-code',
    ],
    [{ type: 'Undetermined', subType: 'Undetermined' }, 'undetermined', 'provider'],
    [undefined, 'undetermined', 'none'],
  ])('a bounce that is %j', async (bounce, bounceClass, source) => {
    const event = await translate({ ...bounced, data: { ...bounced.data, bounce } });
    expect(event.bounce).toMatchObject({ class: bounceClass, source });
  });

  test('a message to several has no recipient', async () => {
    const to = ['a@example.com', 'b@example.com'];
    expect((await translate({ ...bounced, data: { ...bounced.data, to } })).recipient).toBeUndefined();
  });

  test('a click has its link, address and user agent, and a failure its reason', async () => {
    expect(await translate(samples['email.clicked']!)).toMatchObject({
      url: 'https://shop.example.com/1234',
      ip: '203.0.113.42',
      userAgent: 'Mozilla/5.0',
    });
    expect((await translate(samples['email.failed']!)).reason).toBe('Domain is not verified');
    expect((await translate(samples['email.suppressed']!)).reason).toBe('The address bounced before');
  });
});
