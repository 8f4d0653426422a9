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
import { type LettermintOptions, lettermint } from './index.ts';
import { lettermintSamples } from './samples.ts';

interface Body {
  id: string;
  event: string;
  timestamp: string;
  data: Record<string, unknown>;
}
const samples = lettermintSamples as Readonly<Record<string, Body>>;
/** The secret of lettermint/lettermint-laravel, tests/Feature/Webhooks/BackendSignedWebhookTest.php. */
const secret = 'whsec_Q2hhbmdlTWVJbkFSZWFsU2VjcmV0MTIzNDU2';
const provider = lettermint({ secret });
const silent = { debug() {}, warn() {}, error() {} };
const clicked = samples['message.clicked']!;
const hardBounced = samples['message.hard_bounced']!;

for (const { name, run } of providerContract(provider, { samples })) test(name, run);

async function receive(
  body: object | string,
  headers?: HeaderRecord,
  options: Partial<LettermintOptions> = {},
  now = Date.now,
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const delivery = headers
    ? createDelivery({ headers, body: text })
    : await signDelivery(provider, { body: text, now });
  return receiveDelivery(lettermint({ secret, ...options }), delivery, now);
}

describe('lettermint verifies', () => {
  const at = 1790846045;
  const { now } = createClock(at * 1000);
  const text = JSON.stringify(clicked);
  const digest = (key: string, time: number | string = at) =>
    createHmac('sha256', key).update(`${time}.${text}`).digest('hex');
  const headers = (v1: string, time: number | string = at, delivery = String(time)) => ({
    'x-lettermint-signature': `t=${time},v1=${v1}`,
    'x-lettermint-delivery': delivery,
  });

  test('the secret with its prefix as text over t and the raw body', async () => {
    const { kind, event } = await receive(text, headers(digest(secret)), {}, now);
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({ type: 'message.clicked', verification: 'body', payload: clicked });
  });

  test('one of two signatures', async () => {
    const both = `t=${at},v1=${digest('old')},v1=${digest(secret)}`;
    const signed = { 'x-lettermint-signature': both, 'x-lettermint-delivery': String(at) };
    expect((await receive(text, signed, {}, now)).status).toBe(200);
  });

  test.each([
    ['the secret without its prefix', headers(digest(secret.slice(6)))],
    ['the decoded secret', headers(digest(Buffer.from(secret.slice(6), 'base64').toString()))],
    ['no delivery header', { ...headers(digest(secret)), 'x-lettermint-delivery': undefined }],
    ['an empty delivery header', headers(digest(secret), at, '')],
    ['another time in the delivery header', headers(digest(secret), at, String(at + 1))],
    ['the same time otherwise written', headers(digest(secret), at, `0${at}`)],
    ['301 seconds of age', headers(digest(secret, at - 301), at - 301)],
    ['301 seconds of the future', headers(digest(secret, at + 301), at + 301)],
    ['a time in milliseconds', headers(digest(secret, `${at}000`), `${at}000`)],
  ])('and refuses %s', async (_what, signed) => {
    expect((await receive(text, signed, {}, now)).status).toBe(401);
  });

  test('as old a delivery as the tolerance says', async () => {
    const signed = headers(digest(secret, at - 3600), at - 3600);
    expect((await receive(text, signed, { tolerance: 3600 }, now)).status).toBe(200);
  });

  test('no body that was encoded again with escaped slashes', async () => {
    const again = text.replaceAll('/', '\\/');
    expect(JSON.parse(again)).toEqual(clicked);
    expect((await receive(again, headers(digest(secret)), {}, now)).status).toBe(401);
  });
});

describe('the deduplication key of lettermint', () => {
  test('is the signed id, not the message, and not X-Lettermint-Delivery, which is a time', async () => {
    const first = await receive(clicked);
    expect(first.event?.id).toBe(clicked.id);
    expect((await receive({ ...clicked, timestamp: '2026-10-04T08:15:31Z' })).event?.id).toBe(clicked.id);
    expect((await receive({ ...clicked, id: 'other' })).event?.id).toBe('other');
  });

  test.each([undefined, null, '', ['x'], {}])('is not invented for the id %j', async (id) => {
    expect((await receive({ ...clicked, id })).kind).toBe('malformed');
  });
});

describe('lettermint reads', () => {
  test.each(Object.entries(samples))('its sample of %s', async (type, sample) => {
    const { kind, event } = await receive(sample);
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({ type, data: sample.data });
    expect(event?.occurredAt).toEqual(new Date('2026-10-04T08:15:30Z'));
  });

  test('an event without its time', async () => {
    const { timestamp: _, ...bare } = clicked;
    const { kind, event } = await receive(bare);
    expect(kind).toBe('accepted');
    expect(event?.occurredAt).toBeUndefined();
  });

  test('empty metadata, which is a list, and a bare response', async () => {
    const data = {
      message_id: 'm',
      recipient: 'a@example.com',
      response: { status_code: 250 },
      metadata: [],
    };
    expect((await receive({ ...samples['message.delivered'], data })).kind).toBe('accepted');
  });

  test('a type that it does not know as unknown', async () => {
    const { kind, event } = await receive({ ...clicked, event: 'domain.verified' });
    expect(kind).toBe('ignored');
    expect(event?.type).toBe('domain.verified');
  });

  test('a message without its id as drift', async () => {
    expect((await receive({ ...hardBounced, data: { recipient: 'a@example.com' } })).kind).toBe('drifted');
  });

  test('metadata with hostile names without touching any prototype', async () => {
    const body = JSON.stringify(clicked).replace('"order_id":"1234"', '"__proto__":{"admin":true}');
    expect((await receive(body)).kind).toBe('accepted');
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe('unified lettermint', () => {
  async function translate(body: object) {
    const events: EmailEvent[] = [];
    const receiver = createReceiver(unified(provider), { log: silent }).onAny((event) => events.push(event));
    await receiver.receive(await signDelivery(provider, { body }));
    return events[0] as EmailEvent<'bounced'>;
  }
  const withData = (type: string, data: object) => ({
    ...samples[type],
    data: { ...samples[type]?.data, ...data },
  });

  test.each([
    ['message.created', 'accepted', 'jane@example.com'],
    ['message.scheduled', 'unknown', undefined],
    ['message.rescheduled', 'unknown', undefined],
    ['message.canceled', 'unknown', undefined],
    ['message.released', 'unknown', undefined],
    ['message.sent', 'sent', 'jane@example.com'],
    ['message.delivered', 'delivered', 'jane@example.com'],
    ['message.auto_replied', 'autoresponded', undefined],
    ['message.hard_bounced', 'bounced', 'jane@example.com'],
    ['message.soft_bounced', 'bounced', 'jane@example.com'],
    ['message.spam_complaint', 'complained', 'jane@example.com'],
    ['message.failed', 'failed', 'jane@example.com'],
    ['message.suppressed', 'rejected', 'jane@example.com'],
    ['message.policy_rejected', 'rejected', undefined],
    ['message.unsubscribed', 'unsubscribed', 'jane@example.com'],
    ['message.opened', 'opened', 'jane@example.com'],
    ['message.clicked', 'clicked', 'jane@example.com'],
    ['message.inbound', 'inbound', 'support@example.com'],
    ['suppression.added', 'suppression-changed', 'jane@example.com'],
    ['suppression.removed', 'suppression-changed', 'jane@example.com'],
    ['webhook.test', 'unknown', undefined],
  ])('%s is %s, about %s', async (type, meaning, recipient) => {
    const event = await translate(samples[type]!);
    expect(event.type).toBe(meaning);
    expect(event.recipient).toBe(recipient);
    const { message_id } = samples[type]!.data;
    expect(event.messageId).toBe(message_id);
  });

  const said = (content: string, enhanced_status_code: string, status_code: number) => ({
    response: { status_code, enhanced_status_code, content },
  });
  test.each([
    ['message.hard_bounced', said('550 5.1.1 no', '5.1.1', 550), 'hard', 'mailbox-unknown'],
    ['message.hard_bounced', said('550 5.7.1 no', '5.7.1', 550), 'hard', 'reputation'],
    ['message.hard_bounced', { response: null }, 'hard', 'other'],
    ['message.soft_bounced', said('no', '4.2.2', 452), 'soft', 'mailbox-full'],
    ['message.soft_bounced', said('no', '5.1.1', 550), 'soft', 'mailbox-unknown'],
  ])('the class of %s with %j outweighs the code', async (type, data, bounceClass, category) => {
    const { bounce } = await translate(withData(type, data));
    expect(bounce).toEqual({ class: bounceClass, category, source: 'provider' });
  });

  test.each([
    [{ machine: false, detected: false }, false],
    [{ machine: true, detected: false }, true],
    [{ machine: false, detected: true }, true],
    [{ detected: true }, true],
    [{ machine: false }, false],
    [{}, undefined],
    [null, undefined],
  ])('the verdict %j is by a machine: %s', async (bot, machine) => {
    expect((await translate(withData('message.opened', { bot }))).machine).toBe(machine);
  });

  test('a click has its link and user agent, and says whether it is the first', async () => {
    expect(await translate(clicked)).toMatchObject({
      url: 'https://shop.example.com/orders/1234?ref=mail',
      userAgent: 'Mozilla/5.0 (iPhone)',
      first: true,
      tags: ['orders'],
      metadata: { order_id: '1234' },
    });
    expect((await translate(withData('message.opened', { first_open: false }))).first).toBe(false);
  });

  test('a message to several and a suppressed domain have no recipient', async () => {
    const to = [{ email: 'a@example.com' }, { email: 'b@example.com' }];
    expect((await translate(withData('message.created', { to }))).recipient).toBeUndefined();
    const domain = { type: 'domain', value: 'example.com' };
    expect((await translate(withData('suppression.added', domain))).recipient).toBeUndefined();
  });
});
