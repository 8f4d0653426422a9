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
import { ahasend } from './index.ts';
import { ahasendSamples } from './samples.ts';

const secret = 'nxLe:L:fZLb7J_Wb3uFeWX/&z4Ed#9&DxPL%Ud&:jhpAW1gLaR%AEFwfKnwp60cC';
const provider = ahasend({ secret });
const silent = { debug() {}, warn() {}, error() {} };
const bounced = ahasendSamples['message.bounced'];
const opened = ahasendSamples['message.opened'];

function receive(source: unknown, body: object, headers: Record<string, string> = {}) {
  return receiveDelivery(source as Provider, signDelivery(source as Provider, { body, headers }));
}
const read = (body: object, headers?: Record<string, string>) => receive(provider, body, headers);
const readEmail = async (body: object) => (await receive(unified(provider), body)).event as EmailEvent;
const withData = (sample: { data: object }, changes: object) => ({
  ...sample,
  data: { ...sample.data, ...changes },
});

for (const { name, run } of providerContract(provider, { samples: ahasendSamples })) test(name, run);

describe('the signature of ahasend', () => {
  // symfony/symfony, Mailer/Bridge/AhaSend/Tests/Webhook: delivered.json, without white space, and its headers.
  const body =
    '{"type":"message.delivered","timestamp":"2024-10-27T19:37:30.928534039Z","data":{"account_id":"4cdd7bdd-294e-4762-892f-83d40abf5a87",' +
    '"event":"on_delivered","from":"info@example.com","recipient":"someone@example.com","subject":"Sample email for testing webhooks",' +
    '"message_id_header":"message-id-header","user_agent":"","is_bot":"","id":"ahasend-message-id"}}';
  const headers = {
    'webhook-id': 'mA5gq7fS2T3jAVOpJZVHX077DYrpZv3IOe0CULKb2aBIqgAxZoRpuWYeEgZQdK3m',
    'webhook-timestamp': '1730057850',
    'webhook-signature': 'v1,vqb6WYaPO7TO47N1/X9TGUmPcoHfAM9TpBgCM3TmaQI=',
  };

  test('verifies and reads the published vector, whose is_bot is an empty text', async () => {
    const events: WebhookEvent[] = [];
    const receiver = createReceiver(provider, { log: silent, now: () => 1730057850_000 });
    receiver.onAny((event) => events.push(event));
    expect(await receiver.receive(createDelivery({ headers, body }))).toMatchObject({ kind: 'accepted' });
    expect(events[0]).toMatchObject({
      id: headers['webhook-id'],
      type: 'message.delivered',
      occurredAt: new Date('2024-10-27T19:37:30.928Z'),
      verification: 'body',
    });
  });

  test('uses a secret with its prefix, and does not decode it', async () => {
    const whole = ahasend({ secret: 'aha-whsec-MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' });
    const delivery = await signDelivery(whole as Provider, { body: bounced });
    const status = async (given: string) =>
      (
        await createReceiver(ahasend({ secret: given }), { log: silent })
          .onAny(() => {})
          .receive(delivery)
      ).status;
    expect(await status('aha-whsec-MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toBe(200);
    expect(await status('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toBe(401);
  });

  test.each([undefined, '', ' '])('refuses the secret %j', (given) => {
    expect(() => ahasend({ secret: given })).toThrow('`secret`');
  });
});

describe('ahasend reads', () => {
  test.each(Object.entries(ahasendSamples))('its sample of %s, nothing left out', async (type, sample) => {
    const { kind, event } = await read(sample, { 'webhook-id': `evt_${type}` });
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({ id: `evt_${type}`, type, data: sample.data, payload: sample });
    expect(event?.occurredAt).toEqual(new Date(`${sample.timestamp.slice(0, 23)}Z`));
  });

  test('the id from the signed header: webhook_id in the body is the same in every event', async () => {
    const ids = await Promise.all(
      ['evt_1', 'evt_2'].map(async (id) => (await read(bounced, { 'webhook-id': id })).event?.id),
    );
    expect(ids).toEqual(['evt_1', 'evt_2']);
    expect(bounced.webhook_id).toBe(opened.webhook_id);
  });

  test.each([
    ['no attempt', undefined],
    ['an attempt that is null', null],
    ['an attempt without a code', { response: 'internal error' }],
    ['a classification of tomorrow', { smtp_code: 550, classification: 'Moonphase' }],
  ])('a bounce with %s', async (_what, delivery_attempt) => {
    expect((await read(withData(bounced, { delivery_attempt }))).kind).toBe('accepted');
  });

  test.each([true, false, '', undefined, null])('an opening whose is_bot is %j', async (is_bot) => {
    expect((await read(withData(opened, { is_bot }))).kind).toBe('accepted');
    const { machine } = await readEmail(withData(opened, { is_bot }));
    expect(machine).toBe(typeof is_bot === 'boolean' ? is_bot : undefined);
  });

  test.each(['message.snoozed', '__proto__'])('the type %s as unknown', async (type) => {
    expect((await read({ ...bounced, type })).kind).toBe('ignored');
  });

  test('an event without its recipient as drift', async () => {
    expect((await read(withData(bounced, { recipient: undefined }))).kind).toBe('drifted');
  });
});

describe('ahasend in the unified vocabulary', () => {
  test.each([
    ['message.reception', 'accepted', 'recipient@example.com'],
    ['message.delivered', 'delivered', 'recipient@example.com'],
    ['message.transient_error', 'deferred', 'recipient@example.com'],
    ['message.failed', 'bounced', 'invalid@nonexistent-domain.com'],
    ['message.bounced', 'bounced', 'recipient@example.com'],
    ['message.suppressed', 'rejected', 'bounced@example.com'],
    ['message.opened', 'opened', 'recipient@example.com'],
    ['message.clicked', 'clicked', 'recipient@example.com'],
    ['message.routing', 'inbound', 'support@yourdomain.com'],
    ['route.message', 'inbound', 'support@yourdomain.com'],
    ['suppression.created', 'suppression-changed', 'bounced@example.com'],
    ['domain.dns_error', 'unknown', undefined],
  ] as const)('calls %s %s', async (native, type, recipient) => {
    const event = await readEmail(ahasendSamples[native]);
    expect([event.type, event.recipient]).toEqual([type, recipient]);
  });

  test.each([
    ['InvalidRecipient', 'hard', 'mailbox-unknown'],
    ['BadDomain', 'hard', 'domain-invalid'],
    ['InactiveMailbox', 'hard', 'mailbox-disabled'],
    ['InvalidSender', 'block', 'mailbox-unknown'],
    ['QuotaIssues', 'soft', 'mailbox-full'],
    ['NoAnswerFromHost', 'soft', 'routing'],
    ['BadConnection', 'soft', 'routing'],
    ['DNSFailure', 'soft', 'routing'],
    ['TransientFailure', 'soft', 'mailbox-unknown'],
    ['MessageExpired', 'soft', 'timeout'],
    ['AuthenticationFailed', 'block', 'authentication'],
    ['PolicyRelated', 'block', 'reputation'],
  ])(
    'takes the classification %s for %s, whatever the code',
    async (classification, bounceClass, category) => {
      const delivery_attempt = { ...bounced.data.delivery_attempt, classification };
      expect(await readEmail(withData(bounced, { delivery_attempt }))).toMatchObject({
        bounce: { class: bounceClass, category, source: 'provider' },
      });
    },
  );

  test.each(['RoutingErrors', 'ProtocolErrors', 'Uncategorized', 'Moonphase', '__proto__', undefined])(
    'lets the code decide of the classification %s',
    async (classification) => {
      const delivery_attempt = { ...bounced.data.delivery_attempt, classification };
      expect(await readEmail(withData(bounced, { delivery_attempt }))).toMatchObject({
        bounce: { class: 'hard', source: 'derived-from-code' },
      });
    },
  );

  test('reads the codes from their fields, and not from the response', async () => {
    const delivery_attempt = { smtp_code: 0, response: '550 5.1.1 no such user' };
    const event = await readEmail(withData(bounced, { delivery_attempt }));
    expect(event).toMatchObject({
      smtp: undefined,
      bounce: { class: 'undetermined', source: 'none' },
      reason: '550 5.1.1 no such user',
    });
    expect((await readEmail(bounced)).smtp).toEqual({
      reply: 550,
      enhanced: { class: 5, subject: 1, detail: 1 },
    });
  });

  test('takes used up retries for a soft bounce, and a delay for none', async () => {
    expect(await readEmail(ahasendSamples['message.failed'])).toMatchObject({
      bounce: { class: 'soft', category: 'timeout' },
    });
    expect(await readEmail(ahasendSamples['message.transient_error'])).not.toHaveProperty('bounce');
  });

  test('names the message by the id from the API, and a machine only where AhaSend says so', async () => {
    expect((await readEmail(bounced)).messageId).toBe('<message-id-12345@localhost>');
    expect((await readEmail(withData(bounced, { message_id_header: '' }))).messageId).toBe(bounced.data.id);
    const delivered = withData(ahasendSamples['message.delivered'], { is_bot: false, user_agent: '' });
    const event = await readEmail(delivered);
    expect([event.machine, event.userAgent, event.reason]).toEqual([undefined, undefined, undefined]);
    expect(await readEmail(ahasendSamples['message.clicked'])).toMatchObject({
      machine: false,
      url: 'https://example.com/landing-page',
      ip: '192.168.1.100',
    });
  });
});
