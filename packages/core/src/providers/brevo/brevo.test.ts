import { describe, expect, test } from 'vitest';
import { createDelivery } from '../../delivery/delivery.ts';
import { unified } from '../../email/unified.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { brevo } from './index.ts';
import { brevoSamples } from './samples.ts';

const silent = { debug() {}, warn() {}, error() {} };
const password = 'k3y-of-the-house';
const open = brevo({ acceptUnverified: true });

function take(body: object | string, provider: Parameters<typeof createReceiver>[0] = open) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return receiveDelivery(provider, createDelivery({ body: text }));
}
const meaning = async (body: object | string) => (await take(body, unified(open))).event;
const idOf = async (body: object | string) => (await take(body)).event?.id;

for (const proof of [
  { basicAuth: { username: 'hooks', password } },
  { bearer: password },
  { pathSecret: password },
]) {
  const provider = brevo(proof);
  describe(`by ${provider.signature.name}`, () => {
    for (const { name, run } of providerContract(provider, { samples: brevoSamples })) test(name, run);
  });
}

const { inbound, list_addition, ...messages } = brevoSamples;

describe('brevo reads', () => {
  test.each(Object.entries(messages))('its sample of %s', async (type, sample) => {
    const { kind, event } = await take(sample);
    expect(kind).toBe('accepted');
    const data = JSON.parse(JSON.stringify(sample));
    expect(event).toMatchObject({ type, data, payload: data, occurredAt: new Date(1604933654_000) });
  });

  test('a contact that came onto a list, which is about no message', async () => {
    const { kind, event } = await take(list_addition);
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({ type: 'list_addition', data: list_addition });
    expect(event?.occurredAt).toEqual(new Date(1564469292_000));
  });

  test('the messages that came in, one event for each item', async () => {
    const [item] = inbound.items;
    const { events } = await take({ items: [item, { ...item, MessageId: '<other@example.com>' }] });
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({
      id: '["inbound","<reply@example.com>",["1a825d56-029b-4a41-b8e4-61670463431b"]]',
      type: 'inbound',
      data: item,
      payload: item,
      occurredAt: new Date('2024-01-15T10:00:00Z'),
    });
    expect(events[1]?.id).not.toBe(events[0]?.id);
  });

  test('a batch of 500', async () => {
    const batch = Array.from({ length: 500 }, (_, at) => ({
      ...messages.delivered,
      'message-id': `<${at}@x>`,
    }));
    const { kind, events } = await take(batch);
    expect(kind).toBe('accepted');
    expect(new Set(events.map(({ id }) => id)).size).toBe(500);
  });

  // One sample of Brevo's page shows seconds where its text says milliseconds.
  test.each([
    ['milliseconds', { ts_epoch: 1604933623500 }, 1604933623_500],
    ['seconds', { ts_epoch: 1604933623 }, 1604933623_000],
    ['digits', { ts_epoch: '1604933623500' }, 1604933623_500],
    ['ts_event alone', { ts_epoch: undefined }, 1604933654_000],
    ['ts alone', { ts_epoch: undefined, ts_event: undefined }, 1604933619_000],
  ])('the time from %s', async (_what, times, at) => {
    expect((await take({ ...messages.opened, ...times })).event?.occurredAt).toEqual(new Date(at));
  });

  test('no time from `date`, which is local to the account', async () => {
    const event = {
      event: 'opened',
      email: 'a@example.com',
      'message-id': '<m>',
      date: '2020-10-09 00:00:00',
    };
    expect((await take(event)).event?.occurredAt).toBeUndefined();
  });

  // From a sample of Brevo's page: beyond 2^53.
  test('a contact_id beyond 2^53 exactly', async () => {
    const body =
      '{"event":"unique_proxy_open","email":"","id":25290,"message-id":"an#2705147202202651768","ts_event":1724322809,"contact_id":4816445214646337536}';
    expect((await take(body)).event?.data).toMatchObject({ contact_id: '4816445214646337536', id: 25290 });
  });

  test.each([12345, '12345', 'xxxxx'])('an id of the webhook that is %j', async (id) => {
    expect((await take({ ...messages.delivered, id })).kind).toBe('accepted');
  });

  test('a type that it does not know as unknown, also one named __proto__', async () => {
    expect(await take({ event: 'contact_deleted', email: ['a'] })).toMatchObject({ kind: 'ignored' });
    expect((await take('{"event":"__proto__"}')).kind).toBe('ignored');
  });

  test.each([[{}], [[null]], [['delivered']], [{ event: ['delivered'], email: 'a' }], [{ items: [null] }]])(
    'no event in %j',
    async (body) => {
      expect(await take(body)).toMatchObject({ kind: 'malformed', status: 400 });
    },
  );

  test('a list for an address as drift', async () => {
    expect((await take({ ...messages.opened, email: ['a@example.com'] })).kind).toBe('drifted');
  });
});

describe('the answers to brevo', () => {
  const answer = async (handler: () => void, body: object = messages.opened) =>
    createReceiver(open, { log: silent })
      .onAny(handler)
      .receive(createDelivery({ body: JSON.stringify(body) }));

  test('ask again with 429 after a handler that failed', async () => {
    const fails = () => {
      throw new Error('no');
    };
    expect(await answer(fails)).toMatchObject({ kind: 'handler-failed', status: 429 });
  });

  test('ask again with 429 for drift', async () => {
    expect(await answer(() => {}, { event: 'opened' })).toMatchObject({ kind: 'drifted', status: 429 });
  });

  test('ask again with 429 while closing', async () => {
    const receiver = createReceiver(open, { log: silent });
    await receiver.close();
    expect(await receiver.receive(createDelivery({ body: '{}' }))).toMatchObject({
      kind: 'draining',
      status: 429,
    });
  });

  test.each([
    'body-incomplete',
    'drifted',
    'in-progress',
    'store-unavailable',
    'deadline',
    'draining',
    'handler-failed',
    'misconfigured',
  ] as const)('are 429 for %s', (kind) => {
    expect(open.statuses[kind]).toBe(429);
  });

  test('stay 401 and 400 for deliveries that must not be sent again', async () => {
    const receiver = createReceiver(brevo({ bearer: password }), { log: silent });
    expect(await receiver.receive(createDelivery({ body: '{}' }))).toMatchObject({ status: 401 });
    expect(await take('nothing')).toMatchObject({ status: 400 });
  });

  test('let a batch run again only for the event that failed', async () => {
    const runs: string[] = [];
    let failing = true;
    const receiver = createReceiver(open, { log: silent }).onAny(({ type }) => {
      runs.push(type);
      if (type === 'click' && failing) throw new Error('no');
    });
    const body = JSON.stringify([messages.delivered, messages.click, messages.opened]);
    expect(await receiver.receive(createDelivery({ body }))).toMatchObject({ status: 429 });
    failing = false;
    expect(await receiver.receive(createDelivery({ body }))).toMatchObject({ status: 200 });
    expect(runs).toEqual(['delivered', 'click', 'opened', 'click']);
  });
});

describe('the deduplication key of brevo', () => {
  const { click } = messages;

  test('has nothing of the id, which is the webhook', async () => {
    expect(await idOf(click)).toBe(
      '["click","<201798300819.5787683@relay.domain.com>",null,"example@domain.com",1604933654,"https://domain.com/product"]',
    );
    expect(await idOf({ ...click, id: 99 })).toBe(await idOf(click));
  });

  test.each([
    ['event', { event: 'opened' }],
    ['message', { 'message-id': '<other>' }],
    ['campaign', { camp_id: 7 }],
    ['recipient', { email: 'other@example.com' }],
    ['time', { ts_event: 1604933655 }],
    ['link', { link: 'https://domain.com/other' }],
  ])('differs by %s', async (_part, other) => {
    expect(await idOf({ ...click, ...other })).not.toBe(await idOf(click));
  });

  test('is the complete event where it is about no message', async () => {
    expect(await idOf(list_addition)).toBe(JSON.stringify(list_addition));
    expect(await idOf({ ...list_addition, list_id: [64] })).not.toBe(await idOf(list_addition));
  });
});

describe('in the unified vocabulary brevo', () => {
  test.each([
    ['request', { type: 'accepted' }],
    ['delivered', { type: 'delivered' }],
    // 5.5.0 says nothing, and 550 would: the provider's word is what counts.
    ['hard_bounce', { type: 'bounced', bounce: { class: 'hard', source: 'provider' }, smtp: { reply: 550 } }],
    [
      'soft_bounce',
      { type: 'bounced', bounce: { class: 'soft', source: 'provider' }, reason: 'server is down' },
    ],
    ['blocked', { type: 'bounced', reason: 'blocked : due to blacklist user', bounce: { class: 'block' } }],
    ['spam', { type: 'complained' }],
    ['complaint', { type: 'complained' }],
    ['invalid_email', { type: 'bounced', bounce: { class: 'hard', category: 'mailbox-unknown' } }],
    ['deferred', { type: 'deferred', smtp: { reply: 451 } }],
    ['click', { type: 'clicked', url: 'https://domain.com/product' }],
    ['opened', { type: 'opened', userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)' }],
    ['unique_opened', { type: 'opened', first: true }],
    ['proxy_open', { type: 'opened', machine: true }],
    ['unsubscribed', { type: 'unsubscribed', tags: ['transactionalTag'] }],
    ['error', { type: 'failed' }],
  ] as const)('says what %s means', async (native, expected) => {
    expect(await meaning(brevoSamples[native])).toMatchObject({
      recipient: 'example@domain.com',
      messageId: brevoSamples[native]['message-id'],
      tags: ['transac_messages'],
      metadata: { order: 7 },
      ...expected,
    });
  });

  test('knows no recipient where a proxy opened', async () => {
    const event = await meaning(brevoSamples.unique_proxy_open);
    expect(event).toMatchObject({ type: 'opened', machine: true, first: true, tags: ['transac_messages'] });
    expect(event).toMatchObject({ recipient: undefined, url: undefined });
  });

  test('reads an inbound message, and reports a change of a list as unknown', async () => {
    expect(await meaning(inbound)).toMatchObject({
      type: 'inbound',
      messageId: '<reply@example.com>',
      recipient: 'support@reply.domain.com',
    });
    expect(await meaning(list_addition)).toMatchObject({ type: 'unknown', recipient: 'example@domain.com' });
  });

  // django-anymail's test holds this capture: Brevo says deferred where the mail server refused for good.
  test('keeps a delay a delay whatever the code is', async () => {
    const reason = '550 RecipientError: 550 5.1.1 <notauser@example.com>: Recipient address rejected';
    const event = await meaning({ ...messages.deferred, reason });
    expect(event).toMatchObject({ type: 'deferred', smtp: { reply: 550 } });
    expect(event).not.toHaveProperty('bounce');
  });

  test.each([
    ['["a","b"]', ['a', 'b']],
    ['one', ['one']],
    ['[1]', ['[1]']],
    ['', []],
  ])('reads the tag %s', async (tag, tags) => {
    expect(await meaning({ ...messages.opened, tags: undefined, tag })).toMatchObject({ tags });
  });

  test('keeps a custom header that is no JSON, and lets it shadow nothing', async () => {
    expect(await meaning({ ...messages.opened, 'X-Mailin-custom': 'words' })).toMatchObject({
      metadata: { 'X-Mailin-custom': 'words' },
    });
    const event = await meaning({ ...messages.opened, 'X-Mailin-custom': '{"recipient":"x","id":"y"}' });
    expect(event).toMatchObject({ recipient: 'example@domain.com', metadata: { recipient: 'x', id: 'y' } });
    expect(event?.id).not.toBe('y');
  });
});
