import { describe, expect, test } from 'vitest';
import { createDelivery } from '../../delivery/delivery.ts';
import { unified } from '../../email/unified.ts';
import type { WebhookEvent } from '../../provider/event.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { elasticEmail } from './index.ts';
import { elasticEmailSamples } from './samples.ts';

const silent = { debug() {}, warn() {}, error() {} };
const password = 'k3y-of-the-house';
const open = elasticEmail({ acceptUnverified: true });

function get(query: object | string, provider: Parameters<typeof createReceiver>[0] = open, path = '/') {
  const text = typeof query === 'string' ? query : new URLSearchParams({ ...query }).toString();
  const url = `${path}${text && '?'}${text}`;
  return receiveDelivery(provider, createDelivery({ method: 'GET', url, body: '' }));
}
const meaning = async (query: object) => (await get(query, unified(open))).event;
const idOf = async (query: object) => (await get(query)).event?.id;

for (const proof of [{ basicAuth: { username: 'hooks', password } }, { pathSecret: password }]) {
  const provider = elasticEmail(proof);
  describe(`by ${provider.signature.name}`, () => {
    for (const { name, run } of providerContract(provider, { samples: elasticEmailSamples })) test(name, run);
  });
}

describe('elastic-email reads', () => {
  test.each(Object.entries(elasticEmailSamples))(
    'its sample of %s from the query string',
    async (type, sample) => {
      const { kind, event } = await get(sample);
      expect(kind).toBe('accepted');
      const occurredAt = new Date('2026-02-07T18:05:02Z');
      expect(event).toMatchObject({ type, data: sample, payload: sample, occurredAt });
    },
  );

  test('an absolute URL, and no fragment', async () => {
    const query = new URLSearchParams(elasticEmailSamples.Clicked).toString();
    const { event } = await get(`${query}#status=Error`, open, 'https://example.com/webhooks');
    expect(event).toMatchObject({ type: 'Clicked', data: elasticEmailSamples.Clicked });
  });

  test('an event posted as a form, with the same id', async () => {
    const events: WebhookEvent[] = [];
    const receiver = createReceiver(open, { log: silent }).onAny((event) => events.push(event));
    await receiver.receive(
      createDelivery({
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(elasticEmailSamples.Error).toString(),
      }),
    );
    expect(events[0]).toMatchObject({ type: 'Error', id: await idOf(elasticEmailSamples.Error) });
  });

  test.each(['', 'x=1'])('a GET without an event (%j) as a question, answered 200', async (query) => {
    expect(await get(query)).toMatchObject({ kind: 'handshake', status: 200 });
  });

  test('a question only from those who prove themselves', async () => {
    const provider = elasticEmail({ pathSecret: password });
    expect(await get('', provider, '/webhooks')).toMatchObject({ status: 401 });
    expect(await get('', provider, `/webhooks/${password}`)).toMatchObject({ status: 200 });
    expect(await get(elasticEmailSamples.Sent, provider, `/webhooks/${password}`)).toMatchObject({
      kind: 'accepted',
    });
    expect(await get(`token=${password}&status=Sent`, provider, '/webhooks')).toMatchObject({ status: 401 });
  });

  test.each(['PUT', 'HEAD', 'DELETE'])('nothing that comes by %s', async (method) => {
    const receiver = createReceiver(open, { log: silent });
    const url = `/?${new URLSearchParams(elasticEmailSamples.Sent)}`;
    expect(await receiver.receive(createDelivery({ method, url, body: '' }))).toMatchObject({
      status: 405,
      headers: { allow: 'GET, POST' },
    });
  });

  test('a status that comes twice as malformed, a recipient that does as drift', async () => {
    expect(await get('status=Sent&status=Error&to=a')).toMatchObject({ kind: 'malformed', status: 400 });
    expect(await get('status=Sent&to=a&to=b')).toMatchObject({ kind: 'drifted' });
    expect(await get('status=&to=a')).toMatchObject({ kind: 'malformed' });
  });

  test('a status that it does not know as unknown, also one named __proto__', async () => {
    expect(await get('status=Delivered&to=a')).toMatchObject({
      kind: 'ignored',
      event: { type: 'Delivered' },
    });
    expect((await get('status=__proto__&to=a')).event?.type).toBe('__proto__');
  });

  test('an event without a recipient as drift', async () => {
    expect((await get('status=Sent')).kind).toBe('drifted');
  });

  // The form of the date depends on the account: 7/8/2026 is July here and August there.
  test.each(['7/8/2026 6:05:02 PM', '07.08.2026 18:05:02', '', 'yesterday'])(
    'no time from the date %j, which comes as it is',
    async (date) => {
      const { kind, event } = await get({ ...elasticEmailSamples.Sent, date });
      expect(kind).toBe('accepted');
      expect(event?.occurredAt).toBeUndefined();
      expect(event?.data).toMatchObject({ date });
    },
  );
});

describe('the deduplication key of elastic-email', () => {
  const { Clicked } = elasticEmailSamples;

  test('is made of the event’s own fields', async () => {
    expect(await idOf(Clicked)).toBe(
      '["Clicked","3f1b6d7e-5c1c-4f0a-9b87-2d1d1f6f0012","GruPGipsdsy31TIhv3CAr12","recipient@example.com","2026-02-07T18:05:02Z","https://example.com/welcome"]',
    );
    expect(await idOf({ ...Clicked, City: 'Wroclaw' })).toBe(await idOf(Clicked));
  });

  test.each([
    ['status', { status: 'Opened' }],
    ['transaction', { transaction: 'other' }],
    ['message', { messageid: 'other' }],
    ['recipient', { to: 'other@example.com' }],
    ['date', { date: '2026-02-07T18:05:03Z' }],
    ['address', { target: 'https://example.com/other' }],
  ])('differs by %s', async (_part, other) => {
    expect(await idOf({ ...Clicked, ...other })).not.toBe(await idOf(Clicked));
  });
});

describe('in the unified vocabulary elastic-email', () => {
  test.each([
    ['Sent', { type: 'sent' }],
    ['Opened', { type: 'opened', ip: '192.0.2.10' }],
    ['Clicked', { type: 'clicked', url: 'https://example.com/welcome' }],
    [
      'Error',
      { type: 'bounced', reason: 'NoMailbox', bounce: { class: 'hard', category: 'mailbox-unknown' } },
    ],
    ['AbuseReport', { type: 'complained' }],
    ['Unsubscribed', { type: 'unsubscribed' }],
  ] as const)('says what %s means', async (native, expected) => {
    expect(await meaning(elasticEmailSamples[native])).toMatchObject({
      recipient: 'recipient@example.com',
      messageId: elasticEmailSamples[native].messageid,
      tags: ['welcome'],
      ...expected,
    });
  });

  test.each([
    ['NoMailbox', 'hard', 'mailbox-unknown'],
    ['Spam', 'block', 'content'],
    ['ContentFilter', 'block', 'content'],
    ['BlackListed', 'block', 'reputation'],
    ['WhitelistingProblem', 'block', 'reputation'],
    ['SPFProblem', 'block', 'authentication'],
    ['GreyListed', 'soft', 'other'],
    ['Throttled', 'soft', 'rate-limited'],
    ['Timeout', 'soft', 'timeout'],
    ['ConnectionProblem', 'soft', 'routing'],
    ['ConnectionTerminated', 'soft', 'routing'],
    ['DNSProblem', 'undetermined', 'domain-invalid'],
    ['AccountProblem', 'undetermined', 'mailbox-disabled'],
    ['CodeError', 'undetermined', 'other'],
    ['Ignore', 'undetermined', 'other'],
    ['NotDelivered', 'undetermined', 'other'],
    ['Unknown', 'undetermined', 'other'],
    ['', 'undetermined', 'other'],
    ['__proto__', 'undetermined', 'other'],
  ])('calls an error of category %j %s', async (category, is, meant) => {
    expect(await meaning({ ...elasticEmailSamples.Error, category })).toMatchObject({
      type: 'bounced',
      bounce: { class: is, category: meant },
    });
  });

  test('calls what you cancelled yourself no bounce', async () => {
    const event = await meaning({ ...elasticEmailSamples.Error, category: 'ManualCancel' });
    expect(event).toMatchObject({ type: 'rejected', reason: 'ManualCancel' });
    expect(event).not.toHaveProperty('bounce');
  });
});
