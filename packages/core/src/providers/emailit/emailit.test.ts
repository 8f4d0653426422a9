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
import { emailit } from './index.ts';
import { emailitSamples } from './samples.ts';

interface Item {
  event_id: string;
  type: string;
  data: { object: Record<string, unknown> };
}
const samples = emailitSamples as Readonly<Record<string, readonly Item[]>>;
const itemOf = (type: string): Item => samples[type]![0]!;
const secret = 'whsec_0a1b2c3d4e5f';
const provider = emailit({ secret });
const silent = { debug() {}, warn() {}, error() {} };
const delivered = itemOf('email.delivered');

const vector = {
  name: 'a digest of seconds and raw body under the secret with whsec_',
  // Computed with Python's hmac module.
  headers: {
    'x-emailit-timestamp': '1700000000',
    'x-emailit-signature': '7d11710db1bd9ffd08f3329890ff55e8b62a92470de03fd731ee99a1f8f18722',
  },
  body: '{"id":"evt_1","type":"delivered"}',
  at: 1700000000_000,
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

describe('emailit verifies', () => {
  const at = 1700000000;
  const { now } = createClock(at * 1000);
  const text = JSON.stringify([delivered]);
  const digest = (key: string | Buffer, signed = `${at}.${text}`) =>
    createHmac('sha256', key).update(signed).digest('hex');
  const headers = (signature: string, time: string = String(at)) => ({
    'x-emailit-timestamp': time,
    'x-emailit-signature': signature,
  });

  test('the digest of seconds and raw body of a list of events', async () => {
    expect((await receive(text, headers(digest(secret)), now)).status).toBe(200);
  });

  test.each([
    ['a key without whsec_', headers(digest(secret.slice(6)))],
    ['a decoded key', headers(digest(Buffer.from(secret.slice(6), 'base64')))],
    ['a digest in base64', headers(createHmac('sha256', secret).update(`${at}.${text}`).digest('base64'))],
    ['a digest of the body alone', headers(digest(secret, text))],
    ['301 seconds of age', headers(digest(secret, `${at - 301}.${text}`), String(at - 301))],
    ['another timestamp', headers(digest(secret), String(at + 1))],
  ])('and refuses %s', async (_what, signed) => {
    expect((await receive(text, signed, now)).status).toBe(401);
  });
});

describe('a batch of emailit', () => {
  const items = Array.from({ length: 100 }, (_, index) => ({ ...delivered, event_id: `evt_${index}` }));

  test('is read completely, in its order', async () => {
    const { kind, events } = await receive(items);
    expect(kind).toBe('accepted');
    expect(events.map(({ id }) => id)).toEqual(items.map(({ event_id }) => event_id));
    expect(events[7]?.payload).toEqual(items[7]);
  });

  test('of which one event fails is sent again, and then only that one runs', async () => {
    const runs: string[] = [];
    let broken = true;
    const receiver = createReceiver(provider, { log: silent }).onAny(({ id }) => {
      runs.push(id);
      if (broken && id === 'evt_2') throw new Error('down');
    });
    const body = items.slice(0, 4);
    const first = await receiver.receive(await signDelivery(provider, { body }));
    expect(first).toMatchObject({ kind: 'handler-failed', status: 500 });
    const ran = runs.splice(0);
    expect(ran).toContain('evt_2');
    broken = false;
    const again = await receiver.receive(await signDelivery(provider, { body }));
    expect(again.status).toBe(200);
    expect([...new Set([...ran, ...runs])].sort()).toEqual(['evt_0', 'evt_1', 'evt_2', 'evt_3']);
    expect(runs.filter((id) => id !== 'evt_2' && ran.includes(id))).toEqual([]);
    expect(runs.filter((id) => id === 'evt_2')).toEqual(['evt_2']);
  });

  test('with one event of an unknown type is read', async () => {
    const { events, status } = await receive([
      delivered,
      { ...delivered, event_id: 'evt_x', type: 'cart.updated' },
    ]);
    expect(status).toBe(200);
    expect(events.map(({ type }) => type)).toEqual(['email.delivered', 'cart.updated']);
  });

  test('that is empty is answered 200', async () => {
    expect((await receive([])).status).toBe(200);
  });

  test('that is one bare event, as earlier pages show it', async () => {
    const { event } = await receive(delivered);
    expect(event).toMatchObject({ id: delivered.event_id, type: 'email.delivered', payload: delivered });
  });

  test.each([
    ['null', [null]],
    ['an event without data', [{ event_id: 'e', type: 'email.delivered' }]],
    ['an event without id', [{ type: 'email.delivered', data: delivered.data }]],
    ['an id that is a list', [{ ...delivered, event_id: ['e'] }]],
  ])('with %s is malformed', async (_what, body) => {
    expect((await receive(body)).kind).toBe('malformed');
  });
});

test('the deduplication key of emailit is event_id, not the email', async () => {
  expect((await receive([delivered])).event?.id).toBe(delivered.event_id);
  expect((await receive([{ ...delivered, data: { object: { id: 'other' } } }])).event?.id).toBe(
    delivered.event_id,
  );
});

describe('emailit reads', () => {
  test.each(Object.keys(samples))('its sample of %s', async (type) => {
    const item = itemOf(type);
    const { kind, event } = await receive([item]);
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({ type, data: item.data.object, payload: item, verification: 'body' });
    const { updated_at, created_at } = item.data.object;
    const time = type.endsWith('.deleted') ? undefined : new Date(String(updated_at ?? created_at));
    expect(event?.occurredAt).toEqual(time);
  });

  test('an email without its id as drift', async () => {
    expect((await receive([{ ...delivered, data: { object: {} } }])).kind).toBe('drifted');
  });
});

describe('unified emailit', () => {
  async function translate(item: object) {
    const events: EmailEvent[] = [];
    const receiver = createReceiver(unified(provider), { log: silent }).onAny((event) => events.push(event));
    await receiver.receive(await signDelivery(provider, { body: [item] }));
    return events[0] as EmailEvent<'bounced'>;
  }
  const meanings: Readonly<Record<string, string>> = {
    'email.accepted': 'accepted',
    'email.scheduled': 'accepted',
    'email.delivered': 'delivered',
    'email.bounced': 'bounced',
    'email.attempted': 'deferred',
    'email.failed': 'failed',
    'email.rejected': 'rejected',
    'email.suppressed': 'rejected',
    'email.received': 'inbound',
    'email.complained': 'complained',
    'email.clicked': 'clicked',
    'email.loaded': 'opened',
    'suppression.created': 'suppression-changed',
    'suppression.updated': 'suppression-changed',
    'suppression.deleted': 'suppression-changed',
  };

  test.each(provider.types)('%s has its meaning', async (type) => {
    const event = await translate(itemOf(type));
    expect(event.type).toBe(meanings[type] ?? 'unknown');
    if (!type.startsWith('email.')) return;
    expect(event.recipient).toBe('recipient@example.com');
    expect(event.messageId).toMatch(/^em_/);
  });

  test('a bounce is hard by its definition', async () => {
    const { bounce } = await translate(itemOf('email.bounced'));
    expect(bounce).toEqual({ class: 'hard', category: 'other', source: 'provider' });
  });

  test('a click has its link, address and user agent', async () => {
    expect(await translate(itemOf('email.clicked'))).toMatchObject({
      url: 'https://example.com/page',
      ip: '203.0.113.42',
      userAgent: 'Mozilla/5.0',
      metadata: {},
    });
  });

  test.each([
    [{ campaign: 'a' }, { campaign: 'a' }],
    [null, {}],
    [[], {}],
  ])('metadata that is %j', async (meta, metadata) => {
    const object = { ...delivered.data.object, meta };
    expect((await translate({ ...delivered, data: { object } })).metadata).toEqual(metadata);
  });

  test('a message to several has no recipient', async () => {
    const object = { ...delivered.data.object, to: ['a@example.com', 'b@example.com'] };
    expect((await translate({ ...delivered, data: { object } })).recipient).toBeUndefined();
  });
});
