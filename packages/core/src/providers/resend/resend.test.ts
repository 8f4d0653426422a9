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
import { resend } from './index.ts';
import { resendSamples } from './samples.ts';

const provider = resend({ secret: 'whsec_ESwTAuuIe3yfH4DgdgI+ENsiNzPAGdp+' });
const silent = { debug() {}, warn() {}, error() {} };
const bounced = resendSamples['email.bounced'];

function receive(source: unknown, body: object, headers: Record<string, string> = {}) {
  return receiveDelivery(source as Provider, signDelivery(source as Provider, { body, headers }));
}
const read = (body: object, headers?: Record<string, string>) => receive(provider, body, headers);
const readEmail = async (body: object) => (await receive(unified(provider), body)).event as EmailEvent;
const bounce = (changes: object) => ({ ...bounced, data: { ...bounced.data, bounce: changes } });

for (const { name, run } of providerContract(provider, { samples: resendSamples })) test(name, run);

describe('the signature of resend', () => {
  // symfony/symfony, Mailer/Bridge/Resend/Tests/Webhook: sent.json and its headers.
  const text =
    '{\n    "created_at": "2024-04-08T09:43:09.500Z",\n    "data": {\n        "created_at": "2024-04-08T09:43:09.438Z",\n' +
    '        "email_id": "172c41ce-ba6d-4281-8a7a-541faa725748",\n        "from": "test@resend.com",\n        "headers": [\n' +
    '            {\n                "name": "Sender",\n                "value": "test@resend.com"\n            }\n        ],\n' +
    '        "subject": "Test subject",\n        "to": [\n            "test@example.com"\n        ]\n    },\n    "type": "email.sent"\n}\n';
  const headers = {
    'svix-id': '172c41ce-ba6d-4281-8a7a-541faa725748',
    'svix-timestamp': '1712569389',
    'svix-signature': 'v1,4wjuRp64yC/2itgCQwl2xPePVwSPTdPbXLIY6IxGLTA=',
  };
  const deliver = (body: string, given: Record<string, string> = headers) => {
    const events: WebhookEvent[] = [];
    const now = () => 1712569389_000;
    const receiver = createReceiver(provider, { log: silent, now }).onAny((event) => events.push(event));
    return { outcome: receiver.receive(createDelivery({ headers: given, body })), events };
  };

  test('verifies and reads the published vector, whose lines end with CRLF', () => {
    const { outcome, events } = deliver(text.replaceAll('\n', '\r\n'));
    expect(outcome).toMatchObject({ kind: 'accepted' });
    expect(events[0]).toMatchObject({
      id: '172c41ce-ba6d-4281-8a7a-541faa725748',
      type: 'email.sent',
      occurredAt: new Date('2024-04-08T09:43:09.500Z'),
      data: { subject: 'Test subject' },
    });
  });

  test('refuses the same with LF, and written again', () => {
    expect(deliver(text).outcome).toMatchObject({ status: 401 });
    expect(deliver(JSON.stringify(JSON.parse(text))).outcome).toMatchObject({ status: 401 });
  });

  test('is looked for in the headers of Svix', () => {
    const renamed = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.replace('svix', 'webhook'), value]),
    );
    expect(deliver(text.replaceAll('\n', '\r\n'), renamed).outcome).toMatchObject({ status: 401 });
  });
});

describe('resend reads', () => {
  test.each(Object.entries(resendSamples))('its sample of %s, nothing left out', async (type, sample) => {
    const { kind, event } = await read(sample, { 'svix-id': `msg_${type}` });
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({
      id: `msg_${type}`,
      type,
      data: sample.data,
      payload: sample,
      occurredAt: new Date('2026-02-22T23:41:12.126Z'),
    });
  });

  test('the id from the signed header: email_id and data.id come again with the next event', async () => {
    const headers = { 'svix-id': 'msg_1' };
    for (const sample of [{ ...bounced, id: 'x' }, resendSamples['contact.created']]) {
      expect((await read(sample, headers)).event?.id).toBe('msg_1');
    }
    expect((await read(bounced, { 'svix-id': 'msg_2' })).event?.id).toBe('msg_2');
  });

  test.each(['email.bounced.again', 'automation.created', '__proto__'])(
    'the type %s as unknown',
    async (type) => {
      expect((await read({ ...bounced, type })).kind).toBe('ignored');
    },
  );

  test('fields that it does not name, a message without subject and tags as a list', async () => {
    const { tags: _, subject: __, ...data } = bounced.data;
    const tags = [{ name: 'category', value: 'confirm_email' }];
    expect((await read({ ...bounced, data: { ...data, tags, shard: 7 } })).kind).toBe('accepted');
  });

  test('an email without its id or recipients as drift', async () => {
    expect((await read({ ...bounced, data: { ...bounced.data, email_id: undefined } })).kind).toBe('drifted');
    expect((await read({ ...bounced, data: { ...bounced.data, to: 'a@example.com' } })).kind).toBe('drifted');
  });
});

describe('resend in the unified vocabulary', () => {
  const expected: Record<string, string> = {
    'email.sent': 'accepted',
    'email.scheduled': 'accepted',
    'email.delivered': 'delivered',
    'email.delivery_delayed': 'deferred',
    'email.complained': 'complained',
    'email.bounced': 'bounced',
    'email.opened': 'opened',
    'email.clicked': 'clicked',
    'email.received': 'inbound',
    'email.failed': 'failed',
    'email.suppressed': 'rejected',
    'suppression.added': 'suppression-changed',
    'suppression.removed': 'suppression-changed',
  };

  test.each(Object.entries(resendSamples))('translates %s', async (type, sample) => {
    const event = await readEmail(sample);
    expect(event).toMatchObject({ type: expected[type] ?? 'unknown', raw: { type } });
    if (type.startsWith('email.')) {
      expect(event).toMatchObject({ messageId: '56761188-7520-42d8-8898-ff6fc54ce618' });
    }
  });

  test.each([
    ['Permanent', 'General', 'hard', 'mailbox-unknown'],
    ['Permanent', 'NoEmail', 'hard', 'mailbox-unknown'],
    ['Permanent', 'OnAccountSuppressionList', 'hard', 'previously-suppressed'],
    ['Permanent', 'Suppressed', 'hard', 'previously-suppressed'],
    ['Transient', 'General', 'soft', 'mailbox-unknown'],
    ['Transient', 'MailboxFull', 'soft', 'mailbox-full'],
    ['Transient', 'MessageTooLarge', 'soft', 'message-too-large'],
    ['Transient', 'ContentRejected', 'block', 'content'],
    ['Transient', 'AttachmentRejected', 'block', 'content'],
  ])('calls a bounce of %s and %s %s', async (type, subType, bounceClass, category) => {
    const event = await readEmail(bounce({ ...bounced.data.bounce, type, subType }));
    expect(event).toMatchObject({
      type: 'bounced',
      recipient: 'bounced@resend.dev',
      bounce: { class: bounceClass, category, source: 'provider' },
      smtp: { reply: 550, enhanced: { class: 5, subject: 1, detail: 1 } },
      reason: "The recipient's email provider sent a hard bounce message.",
    });
  });

  test('asks the code where the provider leaves it open, and says when neither knows', async () => {
    const open = { ...bounced.data.bounce, type: 'Undetermined', subType: 'Undetermined' };
    expect(await readEmail(bounce(open))).toMatchObject({
      bounce: { class: 'hard', source: 'derived-from-code' },
    });
    expect(
      await readEmail(bounce({ type: 'constructor', subType: '__proto__', message: 'no' })),
    ).toMatchObject({
      bounce: { class: 'undetermined', category: 'other', source: 'none' },
    });
  });

  test('names the recipient only where there is one', async () => {
    const two = { ...bounced.data, to: ['a@example.com', 'b@example.com'] };
    expect((await readEmail({ ...bounced, data: two })).recipient).toBeUndefined();
    expect((await readEmail(resendSamples['email.received'])).recipient).toBe('support@example.com');
    expect((await readEmail(resendSamples['suppression.added'])).recipient).toBe('bounced@resend.dev');
    expect((await readEmail(resendSamples['inbox.email.received'])).recipient).toBeUndefined();
  });

  test('takes tags for metadata, in either form, and __proto__ for a name', async () => {
    expect((await readEmail(bounced)).metadata).toEqual({ category: 'confirm_email' });
    const tags = [{ name: '__proto__', value: 'x' }];
    const { metadata } = await readEmail({ ...bounced, data: { ...bounced.data, tags } });
    expect(Object.entries(metadata)).toEqual([['__proto__', 'x']]);
    expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype);
  });

  test('says what was clicked, by whom, and why a message failed', async () => {
    expect(await readEmail(resendSamples['email.clicked'])).toMatchObject({
      url: 'https://resend.com',
      ip: '122.115.53.11',
      userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)',
    });
    expect((await readEmail(resendSamples['email.failed'])).reason).toBe('reached_daily_quota');
    expect((await readEmail(resendSamples['email.suppressed'])).reason).toContain('suppressed sending');
  });
});

test('resend knows how long Resend tries again', () => {
  expect(provider.retrySpan).toBe(99_305);
});
