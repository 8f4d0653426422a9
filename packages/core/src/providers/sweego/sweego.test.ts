import { describe, expect, test } from 'vitest';
import { createDelivery } from '../../delivery/delivery.ts';
import type { EmailEvent } from '../../email/email-event.ts';
import { unified } from '../../email/unified.ts';
import type { WebhookEvent } from '../../provider/event.ts';
import type { Provider } from '../../provider/provider.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { signDelivery } from '../../testing/sign-delivery.ts';
import { sweego } from './index.ts';
import { sweegoSamples } from './samples.ts';

const provider = sweego({ secret: 'GvLY88Uyj70jQm3fUwYyWmAaiz98wWim' });
const silent = { debug() {}, warn() {}, error() {} };
const { soft_bounce, hard_bounce, email_opened, email_clicked, list_unsub } = sweegoSamples;

function receive(source: unknown, body: object, headers: Record<string, string> = {}) {
  return receiveDelivery(source as Provider, signDelivery(source as Provider, { body, headers }));
}
const read = (body: object, headers?: Record<string, string>) => receive(provider, body, headers);
const readEmail = async (body: object) => (await receive(unified(provider), body)).event as EmailEvent;
const idOf = async (body: object, headers?: Record<string, string>) => (await read(body, headers)).event?.id;

for (const { name, run } of providerContract(provider, { samples: sweegoSamples })) test(name, run);

describe('the signature of sweego', () => {
  // symfony/symfony, Mailer/Bridge/Sweego/Tests/Webhook: delivered.json and the headers of its test.
  const body =
    '{\n    "event_type": "delivered",\n    "timestamp": "2024-08-15T16:05:59+00:00",\n    "swg_uid": "02-0d4affd0-1183-43b1-a980-ab30b3374dd3",\n' +
    '    "event_id": "9f26b9d0-13d7-410c-ba04-5019cd30e6d0",\n    "channel": "email",\n    "headers": {\n        "x-campaign-type": "default",\n' +
    '        "x-swg-uid": "01-f14sqdf65-fgh9b6-4160-bc45-fliolioa277ca9",\n        "x-mailer": "Sweego",\n        "x-campaign-id": "default",\n' +
    '        "x-client-id": "0c8cc711c85e4595953862",\n        "x-originating-ip": "XXX.XXX.XXX.XX",\n        "x-email-id": "23",\n' +
    '        "x-transaction-id": "d4fbec9d-eed9-44d5-af47-c1126467a5ca"\n    },\n    "campaign_tags": null,\n    "campaign_type": "transac",\n' +
    '    "campaign_id": "transac",\n    "recipient": "recipient@example.com",\n    "domain_from": "example.org"\n}\n';
  const signature = 'E1RfmN81xnbXMqDZUD0eJjPQEWmf24ft//gtV29bp18=';
  const deliver = (value: string, source: Provider = provider as Provider) => {
    const events: WebhookEvent[] = [];
    const receiver = createReceiver(source, { log: silent, now: () => 1723737959_000 });
    receiver.onAny((event) => events.push(event));
    const headers = {
      'webhook-id': '9f26b9d0-13d7-410c-ba04-5019cd30e6d0',
      'webhook-timestamp': '1723737959',
      'webhook-signature': value,
    };
    return { outcome: receiver.receive(createDelivery({ headers, body })), event: events[0] };
  };

  test('verifies and reads the published vector, which has no label', () => {
    const { outcome, event } = deliver(signature);
    expect(outcome).toMatchObject({ kind: 'accepted' });
    expect(event).toMatchObject({
      id: '["delivered","9f26b9d0-13d7-410c-ba04-5019cd30e6d0"]',
      type: 'delivered',
      occurredAt: new Date('2024-08-15T16:05:59Z'),
      verification: 'body',
    });
  });

  test('finds the message of the vector in its headers, as there is no transaction_id', () => {
    const { event } = deliver(signature, unified(provider) as Provider);
    expect(event).toMatchObject({ messageId: 'd4fbec9d-eed9-44d5-af47-c1126467a5ca' });
  });

  test('refuses the same signature with a label', () => {
    expect(deliver(`v1,${signature}`).outcome).toMatchObject({ status: 401 });
  });
});

describe('sweego reads', () => {
  test.each(Object.entries(sweegoSamples))('its sample of %s, nothing left out', async (type, sample) => {
    const { kind, event } = await read(sample);
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({ type, data: sample, payload: sample });
    expect(event?.occurredAt).toEqual(new Date(sample.timestamp));
  });

  test('soft-bounce and soft_bounce as one type and one event', async () => {
    const underscored = { ...soft_bounce, event_type: 'soft_bounce' };
    expect(soft_bounce.event_type).toBe('soft-bounce');
    expect((await read(underscored)).event?.type).toBe('soft_bounce');
    expect(await idOf(underscored)).toBe(await idOf(soft_bounce));
  });

  test.each(['sms_sent', '__proto__'])('the type %s as unknown', async (event_type) => {
    expect((await read({ ...hard_bounce, event_type })).kind).toBe('ignored');
  });

  test.each([
    ['event_type', undefined],
    ['event_type', ['delivered']],
    ['event_id', undefined],
    ['event_id', ''],
    ['event_id', ['88eaff9a']],
  ])('no event whose %s is %j', async (field, value) => {
    expect((await read({ ...hard_bounce, [field]: value })).kind).toBe('malformed');
  });
});

describe('the deduplication key of sweego', () => {
  test('is the same for the same event again, in whatever delivery it comes', async () => {
    expect(await idOf(hard_bounce, { 'webhook-id': 'a' })).toBe(
      await idOf(hard_bounce, { 'webhook-id': 'b' }),
    );
  });

  test('differs by type and by event id', async () => {
    const shared = { ...email_opened, event_id: email_clicked.event_id };
    expect(await idOf(shared)).not.toBe(await idOf(email_clicked));
    expect(await idOf(shared)).not.toBe(await idOf(email_opened));
  });
});

describe('sweego in the unified vocabulary', () => {
  test.each([
    ['email_sent', 'sent'],
    ['delivered', 'delivered'],
    ['soft_bounce', 'bounced'],
    ['hard_bounce', 'bounced'],
    ['email_opened', 'opened'],
    ['email_clicked', 'clicked'],
    ['list_unsub', 'unsubscribed'],
    ['complaint', 'complained'],
  ] as const)('calls %s %s', async (native, type) => {
    expect(await readEmail(sweegoSamples[native])).toMatchObject({
      type,
      recipient: 'recipient@example.com',
      messageId: '568c5678-2d03-40f8-89e0-22ffb5cfe63d',
    });
  });

  test.each([
    [hard_bounce, 'hard', 'mailbox-unknown', 550],
    [soft_bounce, 'soft', 'mailbox-full', 452],
    [{ ...hard_bounce, response_code: '550' }, 'hard', 'mailbox-unknown', 550],
    [{ ...hard_bounce, response_code: null }, 'hard', 'other', undefined],
    [{ ...hard_bounce, status: '5.7.1' }, 'hard', 'reputation', 550],
  ])('classes the bounce %#', async (sample, bounceClass, category, reply) => {
    const event = await readEmail(sample);
    expect(event).toMatchObject({ bounce: { class: bounceClass, category, source: 'provider' } });
    expect(event.smtp?.reply).toBe(reply);
  });

  test('distinguishes a proxy from a reader, and has the link of a click', async () => {
    expect((await readEmail(email_opened)).machine).toBe(true);
    expect(await readEmail(email_clicked)).toMatchObject({
      machine: false,
      url: 'https://google.com',
      ip: '66.249.93.1',
      userAgent: expect.stringContaining('GoogleImageProxy'),
    });
    expect((await readEmail({ ...email_opened, open: undefined })).machine).toBeUndefined();
  });

  test.each([
    [list_unsub, ['billing']],
    [{ ...list_unsub, campaign_tags: ['a', 'b'] }, ['a', 'b']],
    [hard_bounce, []],
  ])('has the tags of the campaign: %#', async (sample, tags) => {
    expect((await readEmail(sample)).tags).toEqual(tags);
  });
});
