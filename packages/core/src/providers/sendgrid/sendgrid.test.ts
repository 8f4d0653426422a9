import { describe, expect, test } from 'vitest';
import { createDelivery } from '../../delivery/delivery.ts';
import type { EmailEvent } from '../../email/email-event.ts';
import { unified } from '../../email/unified.ts';
import type { WebhookEvent } from '../../provider/event.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { ecPrivateKey, ecPublicKey, edPublicKey } from '../../signatures/fixtures/test-keys.ts';
import { signingKey } from '../../signatures/signing-key.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { signDelivery } from '../../testing/sign-delivery.ts';
import { sendgrid } from './index.ts';
import { sendgridSamples } from './samples.ts';

const log = { debug() {}, warn() {}, error() {} };
const provider = sendgrid({
  publicKey: ecPublicKey,
  privateKey: signingKey('ecdsa-p256-sha256', ecPrivateKey),
});

function receive(body: object | string) {
  return receiveDelivery(provider, signDelivery(provider, { body }));
}

async function meaningOf(event: object): Promise<EmailEvent & { bounce?: unknown }> {
  const events: EmailEvent[] = [];
  const receiver = createReceiver(unified(provider), { log }).onAny((each) => events.push(each));
  await receiver.receive(await signDelivery(provider, { body: [event] }));
  return events[0] as EmailEvent;
}

for (const { name, run } of providerContract(provider, { samples: sendgridSamples })) test(name, run);

const bounce: Record<string, unknown> = { ...sendgridSamples.bounce[0] };
const open: Record<string, unknown> = { ...sendgridSamples.open[0] };
const unsubscribe: Record<string, unknown> = { ...sendgridSamples.unsubscribe[0] };

describe('sendgrid', () => {
  test("accepts the delivery of SendGrid's own tests, whose body ends with CRLF, and refuses it without", async () => {
    // sendgrid/sendgrid-nodejs, packages/eventwebhook/src/eventwebhook.spec.js
    const event = {
      email: 'hello@world.com',
      event: 'dropped',
      reason: 'Bounced Address',
      sg_event_id: 'ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA',
      sg_message_id: 'LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0',
      'smtp-id': '<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>',
      timestamp: 1600112492,
    };
    const publicKey =
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==';
    const headers = {
      'X-Twilio-Email-Event-Webhook-Signature':
        'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=',
      'X-Twilio-Email-Event-Webhook-Timestamp': '1600112502',
    };
    const events: WebhookEvent[] = [];
    const receiver = createReceiver(sendgrid({ publicKey }), { log }).on('dropped', (each) =>
      events.push(each),
    );
    const body = JSON.stringify([event]);
    expect(await receiver.receive(createDelivery({ headers, body }))).toMatchObject({ kind: 'unverified' });
    expect(await receiver.receive(createDelivery({ headers, body: `${body}\r\n` }))).toMatchObject({
      kind: 'accepted',
    });
    expect(events).toMatchObject([
      { id: event.sg_event_id, data: event, payload: event, occurredAt: new Date(1600112492_000) },
    ]);
  });

  test.each([
    ['any age by default', undefined, 'accepted'],
    ['300 s where a tolerance says so', 300, 'unverified'],
  ])('takes a signed timestamp of %s', async (_what, tolerance, kind) => {
    const now = Date.now();
    const strict = sendgrid({
      publicKey: ecPublicKey,
      privateKey: signingKey('ecdsa-p256-sha256', ecPrivateKey),
      ...(tolerance !== undefined && { tolerance }),
    });
    const delivery = await signDelivery(strict, { body: sendgridSamples.open, now: () => now - 301_000 });
    const receiver = createReceiver(strict, { log, now: () => now }).onAny(() => {});
    expect(await receiver.receive(delivery)).toMatchObject({ kind });
  });

  test.each([
    ['missing', undefined, 'is missing'],
    ['of another algorithm', edPublicKey, 'is for ed25519'],
    ['no key', 'hello', 'is neither PEM'],
  ])('refuses a key that is %s', (_what, publicKey, message) => {
    expect(() => sendgrid({ publicKey })).toThrow(message);
  });

  test('reads each event of a body that breaks its lines with CRLF', async () => {
    const { events } = await receive(`[${JSON.stringify(bounce)},\r\n${JSON.stringify(open)}]\r\n`);
    expect(events.map(({ type, payload }) => [type, payload])).toEqual([
      ['bounce', bounce],
      ['open', open],
    ]);
  });

  test('runs again only the event of a body that failed', async () => {
    const ran: string[] = [];
    let broken = true;
    const receiver = createReceiver(provider, { log }).onAny(({ type }) => {
      ran.push(type);
      if (type === 'open' && broken) throw new Error('broken');
    });
    const delivery = await signDelivery(provider, { body: [bounce, open, unsubscribe] });
    expect(await receiver.receive(delivery)).toMatchObject({ status: 500 });
    broken = false;
    expect(await receiver.receive(delivery)).toMatchObject({ status: 200 });
    expect(ran).toEqual(['bounce', 'open', 'unsubscribe', 'open']);
  });

  test.each([
    ['no list', open],
    ['a list of null', [null]],
    ['an event without a name', [{ ...open, event: undefined }]],
    ['an id that is a list', [{ ...open, sg_event_id: ['a'] }]],
  ])('answers 400 to %s', async (_what, body) => {
    expect(await receive(body)).toMatchObject({ kind: 'malformed', status: 400 });
  });

  test('ignores an empty list', async () => {
    expect(await receive([])).toMatchObject({ kind: 'ignored', status: 200 });
  });

  test('passes an unknown type', async () => {
    expect(await receive([{ ...open, event: 'annotated' }])).toMatchObject({
      kind: 'ignored',
      events: [{ type: 'annotated' }],
    });
  });

  test('reports a bounce without its address as drift', async () => {
    expect(await receive([{ ...bounce, email: undefined }])).toMatchObject({ kind: 'drifted', status: 422 });
  });

  test.each([
    ['text', '5'],
    ['a number', 5],
  ])('takes an attempt that is %s', async (_what, attempt) => {
    expect(await receive([{ ...sendgridSamples.deferred[0], attempt }])).toMatchObject({ kind: 'accepted' });
  });
});

describe('the id of sendgrid', () => {
  const idOf = async (event: object) => (await receive([event])).events[0]?.id;
  const without: Record<string, unknown> = { ...unsubscribe, sg_event_id: undefined, asm_group_id: 1 };

  test('is sg_event_id, and not that of the message', async () => {
    expect(await idOf(open)).toBe(open.sg_event_id);
    expect(await idOf({ ...open, sg_event_id: 'other' })).toBe('other');
  });

  test('is made of the event where sg_event_id is missing, as in some unsubscriptions', async () => {
    expect(await idOf(without)).toBe(
      JSON.stringify(['unsubscribe', without.email, without.timestamp, without.sg_message_id, 1, null]),
    );
    expect(await idOf(without)).toBe(await idOf({ ...without, sg_event_id: '' }));
  });

  test.each([
    ['event', { event: 'group_unsubscribe' }],
    ['email', { email: 'other@test.com' }],
    ['time', { timestamp: 1513299570 }],
    ['message', { sg_message_id: 'other' }],
    ['group', { asm_group_id: 2 }],
  ])('then differs by %s', async (_part, change) => {
    expect(await idOf({ ...without, ...change })).not.toBe(await idOf(without));
  });
});

describe('what you attached to a message of sendgrid', () => {
  test('comes as metadata, without the fields of SendGrid', async () => {
    expect((await meaningOf({ ...bounce, user_id: '7', batch: 'b' })).metadata).toEqual({
      user_id: '7',
      batch: 'b',
    });
  });

  test('cannot become drift, nor a reason, by the name of a field that SendGrid gives to other types', async () => {
    const shadowed = {
      ...open,
      reason: 7,
      url: ['x'],
      type: 'blocked',
      status: {},
      response: '550',
      attempt: [],
    };
    const event = await meaningOf(shadowed);
    expect(event).toMatchObject({ type: 'opened', metadata: {} });
    expect(event.reason).toBeUndefined();
    expect(event.url).toBeUndefined();
    expect(event.smtp).toBeUndefined();
  });

  test('cannot change a prototype, nor lend a field', async () => {
    const text = JSON.stringify([{ ...unsubscribe, sg_event_id: undefined }]);
    const evil = text.replace('{', '{"__proto__":{"sg_event_id":"lent","machine":true},"constructor":"c",');
    const { events } = await receive(evil);
    expect(events[0]?.id).toContain('"unsubscribe"');
    const { metadata } = provider.toEmailEvent(events[0] as never);
    expect(Object.keys(metadata ?? {})).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype);
    expect(({} as { machine?: unknown }).machine).toBeUndefined();
  });
});

describe('sendgrid in the unified vocabulary', () => {
  test.each([
    ['processed', 'accepted'],
    ['dropped', 'rejected'],
    ['delivered', 'delivered'],
    ['deferred', 'deferred'],
    ['bounce', 'bounced'],
    ['open', 'opened'],
    ['click', 'clicked'],
    ['spamreport', 'complained'],
    ['unsubscribe', 'unsubscribed'],
    ['group_unsubscribe', 'unsubscribed'],
    ['group_resubscribe', 'resubscribed'],
    ['account_status_change', 'unknown'],
  ] as const)('%s is %s', async (name, type) => {
    const email = name === 'account_status_change' ? undefined : 'example@test.com';
    expect(await meaningOf(sendgridSamples[name][0] as object)).toMatchObject({ type });
    expect((await meaningOf(sendgridSamples[name][0] as object)).recipient).toBe(email);
  });

  test.each([
    ['a bounce', { type: 'bounce' }, 'hard', 'provider'],
    ['an invalid address', { bounce_classification: 'Invalid Address', type: undefined }, 'hard', 'provider'],
    ['a block', { type: 'blocked' }, 'block', 'provider'],
    ['a block with the code of a full mailbox', { type: 'blocked', status: '5.2.2' }, 'block', 'provider'],
    ['a bounce for content', { type: 'bounce', bounce_classification: 'Content' }, 'block', 'provider'],
    ['a bounce for reputation', { type: 'bounce', bounce_classification: 'Reputation' }, 'block', 'provider'],
    [
      'a full mailbox',
      {
        type: 'bounce',
        bounce_classification: 'Mailbox Unavailable',
        status: '5.2.2',
        reason: '552 5.2.2 full',
      },
      'soft',
      'derived-from-code',
    ],
    [
      'a temporary code',
      { type: 'bounce', status: '4.4.1', reason: '421 4.4.1 later' },
      'soft',
      'derived-from-code',
    ],
    [
      'a mailbox that is not there',
      {
        type: 'bounce',
        bounce_classification: 'Mailbox Unavailable',
        status: '5.1.1',
        reason: '550 5.1.1 no',
      },
      'hard',
      'derived-from-code',
    ],
    [
      'a classification named constructor',
      { type: 'bounce', bounce_classification: 'constructor' },
      'hard',
      'provider',
    ],
    ['neither type nor code', { type: undefined, status: undefined, reason: 'gone' }, 'undetermined', 'none'],
  ])('%s is classed', async (_what, change, bounceClass, source) => {
    const event = await meaningOf({ ...bounce, bounce_classification: 'Unclassified', ...change });
    expect(event.bounce).toMatchObject({ class: bounceClass, source });
  });

  test('a block whose domain has no mail server, which comes without a status, is read', async () => {
    const reason =
      'unable to get mx info: failed to get IPs from PTR record: lookup <nil>: unrecognized address';
    const event = await meaningOf({
      ...bounce,
      status: undefined,
      type: 'blocked',
      bounce_classification: 'Unclassified',
      reason,
    });
    expect(event).toMatchObject({ bounce: { class: 'block' }, reason });
  });

  test.each([true, false])(
    'an opening is by a machine where SendGrid says so: %s',
    async (sg_machine_open) => {
      expect((await meaningOf({ ...open, sg_machine_open })).machine).toBe(sg_machine_open);
    },
  );

  test('an opening without a statement of SendGrid is neither by a machine nor by a reader', async () => {
    expect((await meaningOf({ ...open, sg_machine_open: undefined })).machine).toBeUndefined();
  });

  test.each([
    ['text', 'cat facts', ['cat facts']],
    ['a list', ['a', 'b'], ['a', 'b']],
    ['missing', undefined, []],
  ])('a category that is %s becomes tags', async (_what, category, tags) => {
    expect((await meaningOf({ ...open, category })).tags).toEqual(tags);
  });

  test('a click brings its URL and its reader, a delay what the mail server said', async () => {
    expect(await meaningOf(sendgridSamples.click[0] as object)).toMatchObject({
      url: 'http://www.sendgrid.com/',
      ip: '255.255.255.255',
      userAgent: expect.stringContaining('Mozilla'),
      messageId: open.sg_message_id,
    });
    expect(
      await meaningOf({ ...sendgridSamples.deferred[0], response: '421 4.7.0 slow down' }),
    ).toMatchObject({
      reason: '421 4.7.0 slow down',
      smtp: { reply: 421, enhanced: { class: 4, subject: 7, detail: 0 } },
    });
  });
});
