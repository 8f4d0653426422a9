import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDelivery } from '../../delivery/delivery.ts';
import { unified } from '../../email/unified.ts';
import type { WebhookEvent } from '../../provider/event.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { signDelivery } from '../../testing/sign-delivery.ts';
import { mailersend } from './index.ts';
import { mailersendSamples } from './samples.ts';

const silent = { debug() {}, warn() {}, error() {} };
const secret = 'k3y-of-the-house';
const publicSecret = 'test_Am3L1GuOIc4blLUuHqAPxxwkZaJyEk8G';
const provider = mailersend({ secret });
const samples = Object.entries(mailersendSamples);
const sent = mailersendSamples['activity.sent'];

function take(body: object | string, by: Parameters<typeof createReceiver>[0] = provider) {
  return receiveDelivery(by, signDelivery(by, { body }));
}
const meaning = async (body: object) => (await take(body, unified(provider))).event;
const idOf = async (body: object) => (await take(body)).event?.id;
const activity = (type: string, data: object) => ({
  ...sent,
  type: `activity.${type}`,
  data: { ...sent.data, ...data },
});

/** As MailerSend sent it in 2023, after the capture in django-anymail, tests/test_mailersend_webhooks.py. */
const version1 = {
  type: 'activity.sent',
  domain_id: '7z3m5jgrogdpyo6n',
  created_at: '2023-02-27T21:09:49.520507Z',
  webhook_id: '7z3m5jgrogdpyo6n',
  url: 'https://www.mailersend.com/webhook',
  data: {
    object: 'activity',
    id: '63fd1c1d31b9c750540fe85c',
    type: 'sent',
    created_at: '2023-02-27T21:09:49.506000Z',
    email: {
      object: 'email',
      id: '63fd1c1de225707fa905f0a8',
      from: 'sender@mailersend.anymail.dev',
      subject: 'Test webhooks',
      status: 'sent',
      tags: ['tag1', 'Tag 2'] as string[] | null,
      message: { object: 'message', id: '63fd1c1d5f010335ed07066b' },
      recipient: { object: 'recipient', id: '63f3bb1965d98aa98c07d6b7', email: 'recipient@example.com' },
    },
    morph: null as object | null,
    template_id: '',
  },
};
const morphed = (type: string, morph: object) => ({
  ...version1,
  type: `activity.${type}`,
  data: { ...version1.data, morph },
});

for (const { name, run } of providerContract(provider, { samples: mailersendSamples })) test(name, run);

describe('the signature of mailersend', () => {
  // The fixture of symfony/symfony, Mailer/Bridge/MailerSend/Tests/Webhook/v2, its newlines left out as there.
  const body =
    '{    "type": "activity.sent",    "created_at": "2026-01-01T12:00:00.000000Z",    "data": {        "id": "62f114f8165fe0d8db0288e5",        "domain_id": "dnvo4d93e0ng5r86",        "message_id": "67f91abd69f79df391e9d78d",        "email_id": "67f91abe2202f3705540234a",        "type": "sent",        "subject": "Test subject",        "recipient": "test@example.com",        "tags": ["test-tag"],        "meta": []    }}';
  const digest = '213b4053b0e3d44466eb39970f24f15cb178750d55c0ccd4c2e898d69b0f820d';
  const known = mailersend({ secret: 'PnzMUKGNoNUPwuHj4yythmoI7h6teiC2' });

  test('accepts and makes a known answer', async () => {
    const delivery = createDelivery({ headers: { Signature: digest }, body });
    const receiver = createReceiver(known, { log: silent }).onAny(() => {});
    expect(await receiver.receive(delivery)).toMatchObject({ kind: 'accepted' });
    expect((await signDelivery(known, { body })).headers.get('signature')).toBe(digest);
  });

  test('covers the bytes of a body whose slashes are escaped, as MailerSend sends them', async () => {
    const escaped = JSON.stringify(mailersendSamples['activity.clicked']).replaceAll('/', '\\/');
    expect((await take(escaped)).event?.data).toMatchObject({ meta: { url: 'https://example.com/link' } });
    const signed = await signDelivery(provider, { body: escaped });
    const again = createDelivery({
      headers: signed.headers,
      body: JSON.stringify(mailersendSamples['activity.clicked']),
    });
    expect(createReceiver(provider, { log: silent }).receive(again)).toMatchObject({ status: 401 });
  });

  test('is not the header that a README of MailerSend names', () => {
    const delivery = createDelivery({ headers: { 'x-mailersend-signature': digest }, body });
    expect(createReceiver(known, { log: silent }).receive(delivery)).toMatchObject({ status: 401 });
  });
});

describe('the URL check of mailersend', () => {
  const check = {
    type: 'webhook.test',
    message: 'This is a ping test message',
    created_at: '2026-03-27T07:24:20.577080Z',
  };
  async function post(body: string, key: string, method = 'POST', by = provider) {
    const events: WebhookEvent[] = [];
    const receiver = createReceiver(by, { log: silent })
      .onAny((event) => events.push(event))
      .onUnknown((event) => events.push(event));
    const headers = { Signature: createHmac('sha256', key).update(body).digest('hex') };
    const { kind, status } = await receiver.receive(createDelivery({ method, headers, body }));
    return { kind, status, events: events.length };
  }
  const text = JSON.stringify(check);

  test.each([
    ['the public secret', publicSecret],
    ['the secret of the webhook', secret],
  ])('is answered 200 and is no event, signed with %s', async (_what, key) => {
    expect(await post(text, key)).toEqual({ kind: 'handshake', status: 200, events: 0 });
  });

  test('is answered in a body that has `data`', async () => {
    const body = JSON.stringify({ type: 'webhook.test', data: { id: 'validation-event' } });
    expect(await post(body, publicSecret)).toMatchObject({ kind: 'handshake', events: 0 });
  });

  test('is answered where the secret is looked up', async () => {
    const by = mailersend({ secret: async () => secret });
    expect(await post(text, publicSecret, 'POST', by)).toMatchObject({ kind: 'handshake' });
    expect(await post(JSON.stringify(sent), secret, 'POST', by)).toMatchObject({ kind: 'accepted' });
  });

  test.each(samples)('never makes %s an event, signed with the public secret', async (_type, sample) => {
    expect(await post(JSON.stringify(sample), publicSecret)).toEqual({
      kind: 'unverified',
      status: 401,
      events: 0,
    });
  });

  test.each([
    ['another secret', text, 'other'],
    ['an event that names it', JSON.stringify({ ...sent, note: 'webhook.test' }), publicSecret],
    ['its type in a list', JSON.stringify({ ...check, type: ['webhook.test'] }), publicSecret],
    ['a list of it', JSON.stringify([check]), publicSecret],
    [
      'its type twice, an event at last',
      `{"type":"webhook.test",${JSON.stringify(sent).slice(1)}`,
      publicSecret,
    ],
    ['no JSON', 'webhook.test', publicSecret],
    ['more than it ever holds', JSON.stringify({ ...check, message: 'x'.repeat(2000) }), publicSecret],
  ])('is refused for %s', async (_what, body, key) => {
    expect(await post(body, key)).toEqual({ kind: 'unverified', status: 401, events: 0 });
  });

  test('is a POST', async () => {
    expect(await post(text, publicSecret, 'GET')).toMatchObject({ status: 405, events: 0 });
  });

  test.each([[publicSecret], [[secret, publicSecret]]])(
    'does not give its secret away as yours: %#',
    (own) => {
      expect(() => mailersend({ secret: own })).toThrow('public');
    },
  );

  test('does not give its secret away as one that is looked up', async () => {
    const by = mailersend({ secret: () => publicSecret });
    expect(await post(JSON.stringify(sent), publicSecret, 'POST', by)).toMatchObject({
      kind: 'misconfigured',
      status: 500,
      events: 0,
    });
  });
});

describe('mailersend reads', () => {
  test.each(samples)('its sample of %s', async (type, sample) => {
    const { kind, event } = await take(sample);
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({ type, data: sample.data, payload: sample, verification: 'body' });
  });

  test.each([
    ['an activity in version 1, of its own time', version1, '2023-02-27T21:09:49.506Z'],
    ['an activity in version 2', sent, '2025-08-05T21:23:54.000Z'],
    ['an offset', { ...sent, created_at: '2026-07-30T10:20:30+03:00' }, '2026-07-30T07:20:30.000Z'],
    ['a time without a zone', mailersendSamples['maintenance.start'], '2025-08-05T22:27:14.000Z'],
  ])('%s', async (_what, body, at) => {
    const { kind, event } = await take(body);
    expect(kind).toBe('accepted');
    expect(event?.occurredAt).toEqual(new Date(at));
  });

  test.each([[null], [undefined], ['soon'], [['2025-08-05T21:23:54Z']]])(
    'no time in %j',
    async (created_at) => {
      const { kind, event } = await take({ ...sent, created_at });
      expect(kind).toBe('accepted');
      expect(event?.occurredAt).toBeUndefined();
    },
  );

  test.each([
    ['an empty list', []],
    ['null', null],
    ['nothing', undefined],
    ['an object', { bounce_code: 550, country: 'US' }],
  ])('meta that is %s', async (_what, meta) => {
    expect((await take(activity('sent', { meta }))).kind).toBe('accepted');
  });

  test('the recipient under either of its names, and tags that are null', async () => {
    const data = { email: undefined, recipient: 'test@example.com', tags: null };
    expect(await meaning(activity('sent', data))).toMatchObject({ recipient: 'test@example.com', tags: [] });
  });

  test('an event of a type that it does not know as unknown', async () => {
    const { kind, event } = await take({ type: 'sms.sent', created_at: sent.created_at, data: { id: 's' } });
    expect(kind).toBe('ignored');
    expect(event?.type).toBe('sms.sent');
  });

  test.each([
    ['an id that is a list', 'drifted', activity('sent', { id: ['6892766a5b66e2daf3dc9155'] })],
    ['a recipient that is a list', 'drifted', activity('sent', { recipient: ['a@example.com'] })],
    ['no id', 'malformed', activity('sent', { id: undefined })],
    ['no data', 'malformed', { type: 'activity.sent' }],
    ['no type', 'malformed', { data: sent.data }],
    ['a type that is a list', 'malformed', { ...sent, type: ['activity.sent'] }],
  ])('%s as %s', async (_what, kind, body) => {
    expect(await take(body)).toMatchObject({ kind, events: [] });
  });

  test('a name that is __proto__ as any other', async () => {
    const body = JSON.stringify(sent).replace('{', '{"__proto__":{"type":"webhook.test"},');
    expect((await take(body)).event?.type).toBe('activity.sent');
  });

  test('drift as something to send again, because MailerSend repeats nothing after 422', async () => {
    expect(await take(activity('sent', { id: 7 }))).toMatchObject({ kind: 'drifted', status: 503 });
  });
});

describe('the deduplication key of mailersend', () => {
  test('is the type and id of an activity', async () => {
    expect(await idOf(sent)).toBe('["activity.sent","6892766a5b66e2daf3dc9155"]');
    expect(await idOf({ ...sent, created_at: '2025-08-05T21:23:59.000000Z' })).toBe(await idOf(sent));
    expect(await idOf(activity('sent', { id: 'other' }))).not.toBe(await idOf(sent));
  });

  test('differs by type, for an activity id that two share', async () => {
    const { 'activity.survey_opened': opened, 'activity.survey_submitted': submitted } = mailersendSamples;
    expect(opened.data.id).toBe(submitted.data.id);
    expect(await idOf(opened)).not.toBe(await idOf(submitted));
  });

  test.each([
    'sender_identity.verified',
    'email_list.verified',
    'email_single.verified',
    'bulk_email.completed',
    'inbound_forward.failed',
    'maintenance.start',
    'recipient.on_hold_added',
  ] as const)('is not the id of what %s is about alone: that comes again', async (type) => {
    const sample = mailersendSamples[type];
    expect(await idOf(sample)).toBe(await idOf({ ...sample }));
    expect(await idOf({ ...sample, created_at: '2025-08-06 00:00:00' })).not.toBe(await idOf(sample));
  });

  test('distinguishes two within one second', async () => {
    const { 'recipient.on_hold_added': hold, 'maintenance.start': start } = mailersendSamples;
    expect(await idOf({ ...hold, data: { email: 'other@example.com' } })).not.toBe(await idOf(hold));
    expect(await idOf({ ...start, data: { domain_id: 'other' } })).not.toBe(await idOf(start));
  });

  test('is an inbound message on its route', async () => {
    const sample = mailersendSamples['inbound.message'];
    expect(await idOf(sample)).toBe('["inbound.message","6402ab57f79d39d7e10f2523","7nxe3yjmeq28vp0k"]');
    expect(await idOf({ ...sample, created_at: '2023-03-04T02:23:00Z' })).toBe(await idOf(sample));
    expect(await idOf({ ...sample, inbound_id: 'other' })).not.toBe(await idOf(sample));
  });

  test('is named in words, and remembered for three days', () => {
    expect(provider.idRecipe).toContain('data.id');
    expect(provider.retrySpan).toBe(259_200);
  });
});

describe('mailersend in the unified vocabulary', () => {
  const message = {
    recipient: 'test@mailersend.com',
    messageId: '6892766ae78995a317577aa1',
    tags: ['test', 'test2'],
  };

  test.each([
    ['activity.sent', { ...message, type: 'sent' }],
    ['activity.delivered', { ...message, type: 'delivered' }],
    [
      'activity.soft_bounced',
      {
        ...message,
        type: 'bounced',
        bounce: { class: 'soft', category: 'mailbox-full', source: 'provider' },
      },
    ],
    [
      'activity.hard_bounced',
      {
        ...message,
        type: 'bounced',
        reason: 'Host or domain name not found',
        smtp: { reply: 550 },
        bounce: { class: 'hard', category: 'mailbox-unknown', source: 'provider' },
      },
    ],
    ['activity.deferred', { ...message, type: 'deferred' }],
    ['activity.suppressed', { ...message, type: 'rejected', reason: 'hard_bounced' }],
    ['activity.opened', { ...message, type: 'opened', ip: '192.168.1.1' }],
    ['activity.opened_unique', { ...message, type: 'opened', userAgent: 'Mozilla/5.0', first: true }],
    ['activity.clicked', { ...message, type: 'clicked', url: 'https://example.com/link' }],
    [
      'activity.clicked_unique',
      { ...message, type: 'clicked', url: 'https://example.com/link', first: true },
    ],
    ['activity.unsubscribed', { ...message, type: 'unsubscribed', reason: 'NO_LONGER_WANT' }],
    ['activity.spam_complaint', { ...message, type: 'complained' }],
    ['activity.survey_opened', { ...message, type: 'opened', first: true }],
    ['activity.survey_submitted', { type: 'unknown' }],
    ['sender_identity.verified', { type: 'unknown' }],
    ['maintenance.start', { type: 'unknown' }],
    ['maintenance.end', { type: 'unknown' }],
    ['inbound_forward.failed', { type: 'unknown' }],
    ['inbound_message.rejected', { type: 'unknown' }],
    ['email_single.verified', { type: 'unknown' }],
    ['email_list.verified', { type: 'unknown' }],
    ['bulk_email.completed', { type: 'unknown' }],
    ['recipient.on_hold_added', { type: 'suppression-changed', recipient: 'test@mailersend.com' }],
    ['recipient.on_hold_removed', { type: 'suppression-changed', recipient: 'test@mailersend.com' }],
    [
      'inbound.message',
      { type: 'inbound', recipient: 'envelope-recipient@example.com', messageId: '6402ab57f79d39d7e10f2523' },
    ],
  ])('calls %s what it means', async (type, expected) => {
    const event = await meaning(mailersendSamples[type as keyof typeof mailersendSamples]);
    expect(event).toMatchObject({ ...expected, raw: { type } });
  });

  test('says of an opening that it was the first only where MailerSend says so', async () => {
    expect(await meaning(mailersendSamples['activity.opened'])).not.toHaveProperty('first');
  });

  test.each([
    ['hard', 'hard', 'Unknown reason'],
    ['hard', 'block', '550 5.7.1 Message refused'],
    ['hard', 'block', 'Rejected as spam'],
    ['soft', 'block', 'Refused by the policy of the recipient'],
    ['soft', 'soft', '550 5.1.1 no such user'],
    ['hard', 'hard', ''],
  ])(
    'classifies a bounce that it calls %s as %s by the reason %j',
    async (said, bounceClass, bounce_reason) => {
      const event = await meaning(activity(`${said}_bounced`, { meta: { bounce_reason } }));
      expect(event).toMatchObject({ type: 'bounced', bounce: { class: bounceClass, source: 'provider' } });
    },
  );

  test.each([
    ['delivered', {}, {}],
    [
      'hard_bounced',
      { object: 'recipient_bounce', reason: 'Host or domain name not found' },
      { reason: 'Host or domain name not found', bounce: { class: 'hard' } },
    ],
    [
      'unsubscribed',
      { object: 'recipient_unsubscribe', reason: 'option_3', readable_reason: 'I get too many emails' },
      { reason: 'I get too many emails' },
    ],
    ['opened', { object: 'open', ip: '10.10.10.10' }, { ip: '10.10.10.10' }],
    [
      'clicked',
      { object: 'click', ip: '10.10.10.10', url: 'https://example.com/test' },
      { url: 'https://example.com/test' },
    ],
    ['spam_complaint', { object: 'spam_complaint', reason: null }, { reason: undefined }],
  ])('reads %s in version 1', async (type, morph, expected) => {
    expect(await meaning(morphed(type, morph))).toMatchObject({
      recipient: 'recipient@example.com',
      messageId: '63fd1c1d5f010335ed07066b',
      tags: ['tag1', 'Tag 2'],
      ...expected,
    });
  });
});
