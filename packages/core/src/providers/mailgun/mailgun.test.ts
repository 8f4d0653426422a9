import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDelivery } from '../../delivery/delivery.ts';
import { createOutcomes } from '../../delivery/outcome.ts';
import type { EmailEvent } from '../../email/email-event.ts';
import { unified } from '../../email/unified.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { createClock } from '../../testing/clock.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { signDelivery } from '../../testing/sign-delivery.ts';
import { type MailgunEvents, type MailgunOptions, mailgun } from './index.ts';
import { mailgunSamples } from './samples.ts';

/** symfony/symfony, Mailer/Bridge/Mailgun/Tests/Webhook: its key, and the signatures of its fixtures. */
const secret = 'key-0p6mqbf74lb20gzq9f4dhpn9rg3zyk26';
const vectors = [
  {
    token: 'fff0ebc59c0516f4ce0823212a2f45e5c67814420b99fe558b',
    timestamp: '1661590666',
    signature: 'a0cd251821d8fd56a2130b541becc8e441023574e602fe9829a9ab9fbfdea33f',
  },
  {
    token: '885894756b6c371a377f5f9516d60a4db497ad27d4931ed215',
    timestamp: '1661621710',
    signature: '606307bb55b72686b1b2a2c8c37ae6e6ec89496592bac4a4eee5a346337d04a5',
  },
];
const good = vectors[0]!;
const provider = mailgun({ secret });
const silent = { debug() {}, warn() {}, error() {} };
const { failed, clicked } = mailgunSamples;

// With another key than the one by which the samples are signed.
for (const { name, run } of providerContract(mailgun({ secret: 'k3y' }), { samples: mailgunSamples }))
  test(name, run);

function receive(body: object | string, options: Partial<MailgunOptions> = {}, now = Date.now) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return receiveDelivery(mailgun({ secret, ...options }), createDelivery({ body: text }), now);
}

const withData = (data: object) => ({ signature: good, 'event-data': { ...failed['event-data'], ...data } });

describe('mailgun verifies', () => {
  test.each(vectors)('the published signature over $timestamp', async (signature) => {
    const { kind, event } = await receive({ ...clicked, signature });
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({ type: 'clicked', verification: 'token', data: clicked['event-data'] });
  });

  test('another event beside the same token: the level says that the event is not covered', async () => {
    const { kind, event } = await receive(withData({ recipient: 'victim@example.com' }));
    expect(kind).toBe('accepted');
    expect(event?.verification).toBe('token');
  });

  test('a timestamp that is a number', async () => {
    expect((await receive({ ...failed, signature: { ...good, timestamp: 1661590666 } })).status).toBe(200);
  });

  test('a delivery of a subaccount by its own signature, whatever parent-signature holds', async () => {
    expect((await receive({ ...failed, 'parent-signature': { token: ['x'] } })).status).toBe(200);
  });

  test('a retry that comes 8 hours later, and refuses it where a tolerance is set', async () => {
    const { now } = createClock((1661590666 + 8 * 3600) * 1000);
    expect((await receive(failed, {}, now)).status).toBe(200);
    expect((await receive(failed, { tolerance: 300 }, now)).status).toBe(401);
  });
});

describe('mailgun refuses', () => {
  const signed = (timestamp: string, token: string, key = secret) => ({
    timestamp,
    token,
    signature: createHmac('sha256', key)
      .update(timestamp + token)
      .digest('hex'),
  });

  test.each([
    ['no signature', undefined],
    ['null', null],
    ['a text', 'signature'],
    ['a token that is a list of itself', { ...good, token: [good.token] }],
    ['a timestamp that is a list of itself', { ...good, timestamp: [good.timestamp] }],
    ['a signature that is a list of itself', { ...good, signature: [good.signature] }],
    ['a token that is an object', { ...good, token: { toString: good.token } }],
    ['another token', { ...good, token: vectors[1]?.token }],
    ['another timestamp', { ...good, timestamp: '1661590667' }],
    ['a timestamp with a letter', signed('1661590666x', 'ab')],
    ['a timestamp with a sign', signed('+1661590666', 'ab')],
    ['a cut signature', { ...good, signature: good.signature.slice(0, 63) }],
    ['an empty signature', { ...good, signature: '' }],
    ['another key', signed('1661590666', 'ab', 'key-other')],
    ['the signature of the parent alone', undefined],
  ])('%s', async (_what, signature) => {
    const body = { ...failed, signature, 'parent-signature': good };
    expect((await receive(body)).status).toBe(401);
  });

  test('a form, as routes post it', async () => {
    const form = new URLSearchParams({ ...good, recipient: 'alice@example.com' }).toString();
    expect(await receive(form)).toMatchObject({ kind: 'unverified', status: 401 });
  });

  test.each(['', '{', '[]', 'null', '1'])('the body %j', async (body) => {
    expect((await receive(body)).status).toBe(401);
  });
});

test('no outcome of mailgun is answered 406, after which Mailgun never tries again', () => {
  const outcomes = Object.values(createOutcomes(provider.statuses, provider.methods));
  expect(outcomes.map(({ status }) => status)).not.toContain(406);
  expect(outcomes.length).toBeGreaterThan(15);
});

describe('the deduplication key of mailgun', () => {
  const idOf = async (data: object) => (await receive(withData(data))).event?.id;

  test('is made of id and timestamp, because the id is unique within a day only', async () => {
    expect(await idOf({})).toBe('["G9Bn5sl1TC6nu79C8C0bwg",1521233195.375624]');
    expect(provider.idRecipe).toContain('timestamp');
  });

  test('is the same when the token changes', async () => {
    const { signature: _, ...bare } = failed;
    const again = await signDelivery(provider, { body: bare });
    let id: string | undefined;
    const receiver = createReceiver(provider, { log: silent }).onAny((event) => {
      id = event.id;
    });
    await receiver.receive(again);
    expect(id).toBe(await idOf({}));
  });

  test.each([{ id: 'other' }, { timestamp: 1521319595.375624 }])('differs by %j', async (data) => {
    expect(await idOf(data)).not.toBe(await idOf({}));
  });

  test.each([undefined, null, '', 7, ['a']])('is not invented for the id %j', async (id) => {
    expect((await receive(withData({ id }))).kind).toBe('malformed');
  });
});

describe('mailgun reads', () => {
  test.each(Object.entries(mailgunSamples))('its sample of %s', async (type, sample) => {
    const { kind, event } = await receive(sample);
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({ type, data: sample['event-data'], payload: sample });
  });

  test('the time of the event in seconds, not that of the signature', async () => {
    expect((await receive(failed)).event?.occurredAt).toEqual(new Date(1521233195_375));
    expect((await receive(withData({ timestamp: '1521233195.5' }))).event?.occurredAt).toEqual(
      new Date(1521233195_500),
    );
  });

  test('a type that it does not know as unknown', async () => {
    const { kind, event } = await receive(withData({ event: 'list_uploaded' }));
    expect(kind).toBe('ignored');
    expect(event?.type).toBe('list_uploaded');
  });

  test.each([
    ['no event-data', { signature: good }],
    ['event-data that is null', { signature: good, 'event-data': null }],
    ['no event name', withData({ event: undefined })],
    ['an event name that is a list', withData({ event: ['failed'] })],
  ])('%s as malformed', async (_what, body) => {
    expect(await receive(body)).toMatchObject({ kind: 'malformed', status: 400 });
  });

  test('variables with hostile names without touching any prototype', async () => {
    const body = JSON.stringify(failed).replace('"my_var_1"', '"__proto__":{"admin":true},"constructor"');
    const { kind, event } = await receive(body);
    expect(kind).toBe('accepted');
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    const data = event?.data as MailgunEvents['failed']['data'] | undefined;
    expect(Object.keys(data?.['user-variables'] ?? {})).toContain('__proto__');
  });
});

describe('unified mailgun', () => {
  async function translate(data: object) {
    const events: EmailEvent[] = [];
    const receiver = createReceiver(unified(provider), { log: silent }).onAny((event) => events.push(event));
    await receiver.receive(createDelivery({ body: JSON.stringify({ signature: good, 'event-data': data }) }));
    return events[0] as EmailEvent<'bounced'>;
  }

  test.each([
    ['accepted', 'accepted'],
    ['rejected', 'rejected'],
    ['delivered', 'delivered'],
    ['failed', 'bounced'],
    ['opened', 'opened'],
    ['clicked', 'clicked'],
    ['unsubscribed', 'unsubscribed'],
    ['complained', 'complained'],
    ['stored', 'inbound'],
  ] as const)('%s is %s', async (type, meaning) => {
    const event = await translate(mailgunSamples[type]['event-data']);
    expect(event).toMatchObject({
      type: meaning,
      recipient: 'alice@example.com',
      messageId: '20130503192659.13651.20287@mg.example.com',
      tags: ['my_tag_1', 'my_tag_2'],
      metadata: { my_var_1: 'Mailgun Variable #1' },
    });
  });

  const code = (value: number, message: string, more: object = {}) => ({
    'delivery-status': { code: value, message, ...more },
  });
  test.each([
    ['no such user', code(550, 'No Such User Here'), 'hard', 'mailbox-unknown', 'provider'],
    ['no code at all', {}, 'hard', 'other', 'provider'],
    ['5.1.1', code(550, '5.1.1 unknown'), 'hard', 'mailbox-unknown', 'provider'],
    ['554 without more', code(554, 'refused'), 'hard', 'other', 'provider'],
    ['5.7.1 in the text', code(550, '5.7.1 policy'), 'block', 'reputation', 'derived-from-code'],
    [
      '5.7.26 in its field',
      code(550, 'no', { 'enhanced-code': '5.7.26' }),
      'block',
      'authentication',
      'derived-from-code',
    ],
    ['a full mailbox', code(552, '5.2.2 full'), 'soft', 'mailbox-full', 'derived-from-code'],
    ['a temporary code', code(421, 'try later'), 'soft', 'other', 'derived-from-code'],
    [
      'bounce-type hard',
      code(550, '5.7.1 policy', { 'bounce-type': 'hard' }),
      'hard',
      'reputation',
      'provider',
    ],
    ['bounce-type soft', code(550, 'no', { 'bounce-type': 'soft' }), 'soft', 'mailbox-unknown', 'provider'],
    ['espblock', { reason: 'espblock', ...code(550, 'no') }, 'block', 'reputation', 'provider'],
    ['old', { reason: 'old', ...code(602, 'Too old') }, 'soft', 'timeout', 'provider'],
  ])('a permanent failure with %s', async (_what, data, bounceClass, category, source) => {
    const { 'delivery-status': _, ...bare } = failed['event-data'] as Record<string, unknown>;
    const event = await translate({ ...bare, ...data });
    expect(event.type).toBe('bounced');
    expect(event.bounce).toEqual({ class: bounceClass, category, source });
  });

  test('a temporary failure is deferred, and no bounce', async () => {
    const data = { ...failed['event-data'], severity: 'temporary', ...code(452, '4.2.2 over quota') };
    const event = await translate(data);
    expect(event).toMatchObject({ type: 'deferred', reason: '4.2.2 over quota', smtp: { reply: 452 } });
    expect(event).not.toHaveProperty('bounce');
  });

  test.each([605, 606, 607, 625])('the code %s is rejected: the address was suppressed', async (value) => {
    expect((await translate({ ...failed['event-data'], ...code(value, 'Not delivering') })).type).toBe(
      'rejected',
    );
  });

  test.each(['suppress-bounce', 'suppress-complaint', 'suppress-unsubscribe'])(
    '%s is rejected',
    async (reason) => {
      expect((await translate({ ...failed['event-data'], reason })).type).toBe('rejected');
    },
  );

  test('a click has its link, address and user agent', async () => {
    expect(await translate(clicked['event-data'])).toMatchObject({
      url: 'https://example.com/offer',
      ip: '50.56.129.169',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
    });
  });
});
