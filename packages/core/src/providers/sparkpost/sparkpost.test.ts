import { describe, expect, test } from 'vitest';
import { createDelivery, type HeaderRecord } from '../../delivery/delivery.ts';
import { unified } from '../../email/unified.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { sparkpost } from './index.ts';
import { sparkpostSamples } from './samples.ts';

const silent = { debug() {}, warn() {}, error() {} };
const password = 'k3y-of-the-house';
const open = sparkpost({ acceptUnverified: true });

function take(body: object | string, provider: Parameters<typeof createReceiver>[0] = open) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return receiveDelivery(provider, createDelivery({ body: text }));
}
const meaning = async (body: object | string) => (await take(body, unified(open))).event;
const withFields = (native: keyof typeof sparkpostSamples, fields: object) => {
  const [kind, data] = Object.entries(sparkpostSamples[native][0]!.msys)[0]!;
  return [{ msys: { [kind]: { ...(data as object), ...fields } } }];
};

for (const proof of [
  { basicAuth: { username: 'hooks', password } },
  { bearer: password },
  { pathSecret: password },
  { webhookToken: password },
]) {
  const provider = sparkpost(proof);
  describe(`by ${Object.keys(proof)}`, () => {
    for (const { name, run } of providerContract(provider, { samples: sparkpostSamples })) test(name, run);
  });
}

test('an older webhook of sparkpost proves itself by its own header, and no other', async () => {
  const receiver = createReceiver(sparkpost({ webhookToken: password }), { log: silent });
  const answer = async (headers: HeaderRecord) =>
    (await receiver.receive(createDelivery({ headers, body: '[{"msys":{}}]' }))).status;
  expect(await answer({ 'X-MessageSystems-Webhook-Token': password })).toBe(200);
  expect(await answer({ Authorization: password })).toBe(401);
  expect(await answer({ Authorization: `Bearer ${password}` })).toBe(401);
});

describe('sparkpost reads', () => {
  test.each(Object.entries(sparkpostSamples))('its sample of %s', async (type, sample) => {
    const { kind, event } = await take(sample);
    expect(kind).toBe('accepted');
    const [data] = Object.values(sample[0]!.msys) as { event_id: string }[];
    expect(event).toMatchObject({ type, id: data?.event_id, data, payload: sample[0] });
    expect(event?.occurredAt).toEqual(
      new Date(type === 'generation_failure' ? '2018-10-11T23:24:45Z' : 1454442600_000),
    );
  });

  test('several events in one body, each with itself as its payload', async () => {
    const body = [...sparkpostSamples.delivery, ...sparkpostSamples.open];
    const { events } = await take(body);
    expect(events.map(({ type }) => type)).toEqual(['delivery', 'open']);
    expect(events.map(({ payload }) => payload)).toEqual(body);
  });

  test.each([[{ msys: {} }], [[{ msys: {} }]], [[{ msys: {} }, { msys: {} }]]])(
    'the ping %j as a question, answered 200',
    async (body) => {
      expect(await take(body)).toMatchObject({ kind: 'handshake', status: 200, events: [] });
    },
  );

  test('a ping only from those who prove themselves', async () => {
    expect(await take([{ msys: {} }], sparkpost({ bearer: password }))).toMatchObject({ status: 401 });
  });

  test('the events beside a ping', async () => {
    const { kind, events } = await take([{ msys: {} }, ...sparkpostSamples.open]);
    expect(kind).toBe('accepted');
    expect(events).toHaveLength(1);
  });

  test('an empty list as nothing', async () => {
    expect(await take([])).toMatchObject({ kind: 'ignored', status: 200 });
  });

  test.each([
    ['"92356927693813856"', '92356927693813856'],
    ['92356927693813857', '92356927693813857'],
    ['12345', '12345'],
    ['"4b3a2c1d-0e9f-4d3c-8b7a-6f5e4d3c2b1a"', '4b3a2c1d-0e9f-4d3c-8b7a-6f5e4d3c2b1a'],
  ])('the event_id %s exactly', async (written, id) => {
    const body = `[{"msys":{"track_event":{"type":"open","event_id":${written}}}}]`;
    expect((await take(body)).event?.id).toBe(id);
  });

  test('two numbers that are neighbours beyond 2^53 as two events', async () => {
    const item = (id: string) => `{"msys":{"track_event":{"type":"open","event_id":${id}}}}`;
    const { events } = await take(`[${item('92356927693813856')},${item('92356927693813857')}]`);
    expect(events).toHaveLength(2);
  });

  test.each([
    ['1454442600', '2016-02-02T19:50:00Z'],
    [1454442600, '2016-02-02T19:50:00Z'],
    ['2018-10-11T23:24:45.000+00:00', '2018-10-11T23:24:45Z'],
  ])('the timestamp %j', async (timestamp, at) => {
    expect((await take(withFields('open', { timestamp }))).event?.occurredAt).toEqual(new Date(at));
  });

  test.each([undefined, null, 'soon', '', -1, '4/5/2018'])('no time in %j', async (timestamp) => {
    expect((await take(withFields('open', { timestamp }))).event?.occurredAt).toBeUndefined();
  });

  test('a type that it does not know as unknown, also one named __proto__', async () => {
    expect(
      await take([{ msys: { ab_test_event: { type: 'ab_test_completed', event_id: '1' } } }]),
    ).toMatchObject({
      kind: 'ignored',
    });
    const { event } = await take('[{"msys":{"message_event":{"type":"__proto__","event_id":"1"}}}]');
    expect(event?.type).toBe('__proto__');
  });

  test.each([
    [[{}]],
    [[{ msys: null }]],
    [[null]],
    [{}],
    [[{ msys: { message_event: null } }]],
    [[{ msys: { message_event: { type: 'open' } } }]],
    [[{ msys: { message_event: { type: 'open', event_id: ['1'] } } }]],
    [[{ msys: { message_event: { type: ['open'], event_id: '1' } } }]],
  ])('no event in %j', async (body) => {
    expect(await take(body)).toMatchObject({ kind: 'malformed', status: 400 });
  });
});

test('of a batch of sparkpost only the event that failed runs again', async () => {
  const runs: string[] = [];
  let failing = true;
  const receiver = createReceiver(open, { log: silent }).onAny(({ type }) => {
    runs.push(type);
    if (type === 'open' && failing) throw new Error('no');
  });
  const { delivery, click, open: opened } = sparkpostSamples;
  const body = JSON.stringify([...delivery, ...opened, ...click]);
  expect(await receiver.receive(createDelivery({ body }))).toMatchObject({ status: 500 });
  failing = false;
  expect(await receiver.receive(createDelivery({ body }))).toMatchObject({ status: 200 });
  expect(runs).toEqual(['delivery', 'open', 'click', 'open']);
});

test('the batch id in a header is no part of the deduplication key of sparkpost', async () => {
  let runs = 0;
  const receiver = createReceiver(open, { log: silent }).onAny(() => ++runs);
  for (const batch of ['a', 'b']) {
    const headers = { 'X-MessageSystems-Batch-ID': batch };
    await receiver.receive(createDelivery({ headers, body: JSON.stringify(sparkpostSamples.open) }));
  }
  expect(runs).toBe(1);
});

describe('in the unified vocabulary sparkpost', () => {
  const read = { userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_10_3)', ip: '127.0.0.1' };
  const clicked = { type: 'clicked', url: 'http://example.com', ...read };
  test.each([
    ['injection', { type: 'accepted' }],
    ['delivery', { type: 'delivered' }],
    [
      'bounce',
      { type: 'bounced', bounce: { class: 'hard', category: 'mailbox-unknown', source: 'provider' } },
    ],
    ['delay', { type: 'deferred', smtp: { reply: 454, enhanced: { class: 4, subject: 4, detail: 4 } } }],
    ['policy_rejection', { type: 'rejected' }],
    ['out_of_band', { type: 'bounced', bounce: { class: 'soft', category: 'mailbox-full' } }],
    ['spam_complaint', { type: 'complained' }],
    ['generation_failure', { type: 'failed' }],
    ['generation_rejection', { type: 'rejected' }],
    ['open', { type: 'opened', ...read, url: undefined }],
    ['initial_open', { type: 'opened', first: true, ...read }],
    ['click', clicked],
    ['amp_open', { type: 'opened', ...read }],
    ['amp_initial_open', { type: 'opened', first: true, ...read }],
    ['amp_click', clicked],
    ['list_unsubscribe', { type: 'unsubscribed' }],
    ['link_unsubscribe', { type: 'unsubscribed', ...read, url: undefined }],
  ] as const)('says what %s means', async (native, expected) => {
    const event = await meaning(sparkpostSamples[native]);
    expect(event).toMatchObject({
      recipient: 'Recipient@example.com',
      messageId: '000443ee14578172be22',
      tags: ['male', 'US'],
      metadata: { customKey: 'customValue' },
      ...expected,
    });
  });

  test.each([
    ['relay_injection', 'inbound'],
    ['relay_rejection', 'unknown'],
    ['relay_delivery', 'unknown'],
    ['relay_tempfail', 'unknown'],
    ['relay_permfail', 'unknown'],
  ] as const)('says what %s means', async (native, type) => {
    const event = await meaning(sparkpostSamples[native]);
    expect(event).toMatchObject({ type, recipient: 'support@inbound.example.com' });
  });

  // SparkPost's page of bounce classification codes; the mail server's text here would say hard.
  test.each([
    ['10', 'hard', 'mailbox-unknown'],
    ['20', 'soft', 'mailbox-unknown'],
    ['21', 'soft', 'domain-invalid'],
    ['22', 'soft', 'mailbox-full'],
    ['23', 'soft', 'message-too-large'],
    ['24', 'soft', 'timeout'],
    ['25', 'block', 'mailbox-unknown'],
    ['30', 'hard', 'mailbox-unknown'],
    ['40', 'soft', 'mailbox-unknown'],
    ['50', 'block', 'reputation'],
    ['51', 'block', 'reputation'],
    ['52', 'block', 'content'],
    ['53', 'block', 'content'],
    ['54', 'block', 'routing'],
    ['70', 'soft', 'mailbox-unknown'],
    ['90', 'hard', 'mailbox-unknown'],
    ['100', 'soft', 'auto-reply'],
    [10, 'hard', 'mailbox-unknown'],
  ])('calls bounce class %j %s', async (bounce_class, is, category) => {
    const { bounce } = (await meaning(withFields('bounce', { bounce_class }))) as unknown as {
      bounce: object;
    };
    expect(bounce).toEqual({ class: is, category, source: 'provider' });
  });

  test.each(['1', '80', '7', '', null, undefined])(
    'takes the class from the code where bounce class is %j',
    async (bounce_class) => {
      expect(await meaning(withFields('bounce', { bounce_class }))).toMatchObject({
        bounce: { class: 'hard', source: 'derived-from-code' },
      });
    },
  );

  test('calls an automatic reply no bounce', async () => {
    const event = await meaning(withFields('bounce', { bounce_class: '60' }));
    expect(event).toMatchObject({ type: 'autoresponded' });
    expect(event).not.toHaveProperty('bounce');
  });

  test('lets metadata shadow nothing', async () => {
    const rcpt_meta = { type: 'bounced', recipient: 'x', id: 'y' };
    const event = await meaning(withFields('open', { rcpt_meta }));
    expect(event).toMatchObject({ type: 'opened', recipient: 'Recipient@example.com', metadata: rcpt_meta });
  });
});
