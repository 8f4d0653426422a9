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
import { type CustomerioOptions, customerio } from './index.ts';
import { customerioSamples } from './samples.ts';

interface Body {
  event_id: string;
  object_type: string;
  metric: string;
  timestamp: number;
  data: Record<string, unknown>;
}
const samples = customerioSamples as Readonly<Record<string, Body>>;
const secret = 'k3y-of-the-house';
const provider = customerio({ secret });
const silent = { debug() {}, warn() {}, error() {} };
const bounced = samples.email_bounced!;

const vector = {
  name: 'a digest of v0, the timestamp and the raw body',
  // Computed with Python's hmac module: the key of the published vector is a placeholder, and refused as such.
  headers: {
    'x-cio-timestamp': '1614265384',
    'x-cio-signature': '1f1bf596358bc09885c5228b181fb10fcfe586d4ddf701bd487cb55143aaa285',
  },
  body: '{"event_id":"abc","object_type":"email","metric":"delivered"}',
  at: 1614265384_000,
  signs: true,
};
for (const { name, run } of providerContract(provider, { samples, vectors: [vector] })) test(name, run);

async function receive(
  body: object | string,
  headers?: HeaderRecord,
  options: Partial<CustomerioOptions> = {},
  now = Date.now,
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const delivery = headers
    ? createDelivery({ headers, body: text })
    : await signDelivery(provider, { body: text, now });
  return receiveDelivery(customerio({ secret, ...options }), delivery, now);
}

const headersFor = (text: string, at = '1614265384') => ({
  'x-cio-timestamp': at,
  'x-cio-signature': createHmac('sha256', secret).update(text).digest('hex'),
});

describe('customerio verifies', () => {
  test('a retry of 7 days later, and refuses it where a tolerance is set', async () => {
    const text = JSON.stringify(bounced);
    const headers = headersFor(`v0:1614265384:${text}`);
    const { now } = createClock(1614265384_000 + 7 * 86_400_000);
    expect((await receive(text, headers, {}, now)).status).toBe(200);
    expect((await receive(text, headers, { tolerance: 300 }, now)).status).toBe(401);
  });
});

describe('customerio refuses', () => {
  const text = JSON.stringify(bounced);
  test.each([
    ['a digest of the body alone', text],
    ['a digest without the version', `1614265384:${text}`],
    ['a digest of another version', `v1:1614265384:${text}`],
    ['a digest of another timestamp', `v0:1614265385:${text}`],
    ['a digest with a full stop as separator', `v0.1614265384.${text}`],
  ])('%s', async (_what, signed) => {
    expect((await receive(text, headersFor(signed))).status).toBe(401);
  });
});

describe('the type of a customerio event', () => {
  test('is made of object and metric, for each sample', async () => {
    for (const [type, sample] of Object.entries(samples)) {
      const { kind, event } = await receive(sample);
      expect([kind, event?.type, event?.verification]).toEqual(['accepted', type, 'body']);
      expect(event?.data).toEqual(sample.data);
      expect(event?.occurredAt).toEqual(new Date(sample.timestamp * 1000));
    }
  });

  test('is the metric alone where the metric is the full name', async () => {
    const sample = samples.cio_subscription_preferences_changed!;
    const { object_type: _, ...bare } = sample;
    expect((await receive(sample)).event?.type).toBe('cio_subscription_preferences_changed');
    expect((await receive(bare)).event?.type).toBe('cio_subscription_preferences_changed');
  });

  test('is unknown for what it does not know', async () => {
    const { kind, event } = await receive({ ...bounced, object_type: 'fax', metric: 'sent' });
    expect(kind).toBe('ignored');
    expect(event?.type).toBe('fax_sent');
  });

  test.each([
    ['no metric', { metric: undefined }],
    ['a metric that is a list', { metric: ['bounced'] }],
    ['an empty metric', { metric: '' }],
    ['no object', { object_type: undefined }],
    ['an object that is a list', { object_type: ['email'] }],
    ['an empty object', { object_type: '' }],
  ])('is not invented from %s', async (_what, changes) => {
    expect(await receive({ ...bounced, ...changes })).toMatchObject({ kind: 'malformed', status: 400 });
  });
});

describe('the deduplication key of customerio', () => {
  test('is event_id, and neither the message nor the time', async () => {
    const first = await receive(bounced);
    const other = { ...bounced, timestamp: 5, data: { ...bounced.data, delivery_id: 'other' } };
    expect(first.event?.id).toBe(bounced.event_id);
    expect((await receive(other)).event?.id).toBe(bounced.event_id);
    expect((await receive({ ...bounced, event_id: '01OTHER' })).event?.id).toBe('01OTHER');
  });

  test.each([undefined, null, '', ['x'], {}])('is not invented for the id %j', async (event_id) => {
    expect((await receive({ ...bounced, event_id })).kind).toBe('malformed');
  });
});

describe('customerio reads', () => {
  test('data without any of its fields: a drifted event would hold up all later ones', async () => {
    for (const sample of Object.values(samples)) {
      expect((await receive({ ...sample, data: {} })).kind).toBe('accepted');
    }
  });

  test.each([null, [], 'text'])('data that is %j as drift', async (data) => {
    expect((await receive({ ...bounced, data })).kind).toBe('drifted');
  });

  test('ids that are numbers or text, and null', async () => {
    const data = {
      ...bounced.data,
      campaign_id: '23',
      action_id: 96,
      customer_id: null,
      identifiers: { id: 7 },
    };
    expect((await receive({ ...bounced, data })).kind).toBe('accepted');
  });
});

describe('unified customerio', () => {
  async function translate(body: object) {
    const events: EmailEvent[] = [];
    const receiver = createReceiver(unified(provider), { log: silent }).onAny((event) => events.push(event));
    await receiver.receive(await signDelivery(provider, { body }));
    return events[0] as EmailEvent<'bounced'>;
  }
  const meanings: Readonly<Record<string, string>> = {
    email_attempted: 'deferred',
    email_sent: 'sent',
    email_delivered: 'delivered',
    email_opened: 'opened',
    email_clicked: 'clicked',
    email_bounced: 'bounced',
    email_dropped: 'rejected',
    email_undeliverable: 'rejected',
    email_failed: 'failed',
    email_spammed: 'complained',
    email_unsubscribed: 'unsubscribed',
    customer_unsubscribed: 'unsubscribed',
    customer_subscribed: 'resubscribed',
  };

  test.each(provider.types)('%s has its meaning, and those of other channels none', async (type) => {
    const event = await translate(samples[type]!);
    expect(event.type).toBe(meanings[type] ?? 'unknown');
    if (type in meanings) expect(event.recipient).toBe('test@example.com');
    if (type.startsWith('email_') && type in meanings) {
      expect(event.messageId).toBe('RPILAgABcRhIBqSp7kiPekGBIeVh');
    }
  });

  test.each([
    ['550 5.1.1 User unknown', 'hard', 'mailbox-unknown'],
    ['452 4.2.2 mailbox full', 'soft', 'mailbox-full'],
    ['550 5.7.1 policy', 'block', 'reputation'],
    ['gone', 'undetermined', 'other'],
  ])('a bounce with %j', async (failure_message, bounceClass, category) => {
    const event = await translate({ ...bounced, data: { ...bounced.data, failure_message } });
    expect(event.bounce).toMatchObject({ class: bounceClass, category });
    expect(event.reason).toBe(failure_message);
  });

  test.each([
    ['email_opened', { prefetched: true }, true],
    ['email_opened', { prefetched: false, proxied: true }, false],
    ['email_opened', { prefetched: undefined, proxied: true }, undefined],
    ['email_clicked', { machine: true }, true],
    ['email_clicked', { machine: null }, undefined],
  ])('%s with %j is by a machine: %s', async (type, data, machine) => {
    const sample = samples[type]!;
    expect((await translate({ ...sample, data: { ...sample.data, ...data } })).machine).toBe(machine);
  });

  test('a click has its link', async () => {
    expect((await translate(samples.email_clicked!)).url).toBe('https://example.com/offer');
  });
});
