import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDelivery } from '../../delivery/delivery.ts';
import type { EmailEvent } from '../../email/email-event.ts';
import { unified } from '../../email/unified.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { signDelivery } from '../../testing/sign-delivery.ts';
import { type MandrillOptions, mandrill } from './index.ts';
import { mandrillForm, mandrillSamples } from './samples.ts';

const log = { debug() {}, warn() {}, error() {} };
const url = 'https://hooks:k3y@example.com/webhooks/mandrill?a=1';
const secret = 'k3y-of-the-webhook';
const provider = mandrill({ secret, url });

function deliver(request: Parameters<typeof createDelivery>[0], options: MandrillOptions = { secret, url }) {
  return receiveDelivery(mandrill(options), createDelivery(request));
}

const receive = async (body: string) => deliver(await signDelivery(provider, { body }));

async function meaningOf(body: string) {
  const { event } = await receiveDelivery(unified(provider), signDelivery(provider, { body }));
  return event as (EmailEvent & { bounce?: unknown }) | undefined;
}

/** The event of a sample. */
const eventOf = (sample: string) => JSON.parse(new URLSearchParams(sample).get('mandrill_events') ?? '')[0];
/** A sample with its event changed, at the top and in its message. */
const change = (sample: string, top: object, msg: object = {}) => {
  const event = eventOf(sample);
  return mandrillForm({ ...event, ...top, ...(event.msg && { msg: { ...event.msg, ...msg } }) });
};
const signature = (text: string, key = secret, at = url) =>
  createHmac('sha1', key).update(`${at}mandrill_events${text}`).digest('base64');

for (const { name, run } of providerContract(provider, { samples: mandrillSamples })) test(name, run);

const { send, click, hard_bounce, inbound, blacklist } = mandrillSamples;

describe('mandrill', () => {
  test('accepts what is signed over the URL and the decoded events, whatever the URL of the request', async () => {
    const text =
      '[{"event":"send","_id":"a","ts":1461095246,"msg":{"email":"a+b@example.com","subject":"é & c"}}]';
    const body = `mandrill_events=${encodeURIComponent(text).replaceAll('%20', '+')}`;
    const headers = { 'X-Mandrill-Signature': signature(text) };
    expect(await deliver({ url: '/internal', headers, body })).toMatchObject({
      kind: 'accepted',
      events: [{ type: 'send', data: JSON.parse(text)[0], occurredAt: new Date(1461095246_000) }],
    });
  });

  test.each([
    ['another path', 'https://hooks:k3y@example.com/webhooks/mandrill/?a=1'],
    ['no user', 'https://example.com/webhooks/mandrill?a=1'],
  ])('refuses a signature over %s', async (_what, at) => {
    const headers = { 'X-Mandrill-Signature': signature('[{}]', secret, at) };
    expect(await deliver({ headers, body: 'mandrill_events=[{}]' })).toMatchObject({ kind: 'unverified' });
  });

  test.each([
    ['undefined', undefined],
    ['a path', '/webhooks/mandrill'],
    ['an empty list', []],
  ])('is not made with a URL that is %s', (_what, at) => {
    expect(() => mandrill({ secret, url: at })).toThrow('`url` must be the public URL');
  });

  test('refuses a form with another field, though it is signed, and events as JSON', async () => {
    const text = `[${JSON.stringify(eventOf(send))}]`;
    const mac = createHmac('sha1', secret).update(`${url}abmandrill_events${text}`).digest('base64');
    const headers = { 'X-Mandrill-Signature': mac };
    const body = new URLSearchParams({ a: 'b', mandrill_events: text }).toString();
    expect(await deliver({ headers, body })).toMatchObject({ kind: 'unverified' });
    const json = { headers: { 'X-Mandrill-Signature': signature('[]') }, body: '{"mandrill_events":[]}' };
    expect(await deliver(json)).toMatchObject({ kind: 'unverified' });
  });

  test.each(['', 'null', '{"event":"send"}', '[null]', '[{}]', '[{"event":["send"],"_id":"a"}]', '"[]"'])(
    'answers 400 to events that are %j',
    async (text) => {
      const body = new URLSearchParams({ mandrill_events: text }).toString();
      expect(await receive(body)).toMatchObject({ kind: 'malformed', status: 400 });
    },
  );

  test('reads a thousand events of one form', async () => {
    const events = Array.from({ length: 1000 }, (_, index) => ({ ...eventOf(send), _id: `m${index}` }));
    const taken = await receive(mandrillForm(...events));
    expect(taken.kind).toBe('accepted');
    expect(new Set(taken.events.map(({ id }) => id)).size).toBe(1000);
    expect(taken.events[999]?.payload).toEqual(events[999]);
  });

  test('runs again only the event of a form that failed', async () => {
    const ran: string[] = [];
    let broken = true;
    const receiver = createReceiver(provider, { log }).onAny(({ type }) => {
      ran.push(type);
      if (type === 'click' && broken) throw new Error('broken');
    });
    const body = mandrillForm(eventOf(send), eventOf(click), eventOf(blacklist));
    const delivery = await signDelivery(provider, { body });
    expect(await receiver.receive(delivery)).toMatchObject({ status: 500 });
    broken = false;
    expect(await receiver.receive(delivery)).toMatchObject({ status: 200 });
    expect(ran).toEqual(['send', 'click', 'blacklist', 'click']);
  });

  test('passes an unknown type, and reports an event without its address as drift', async () => {
    expect(await receive(change(send, { event: 'forwarded' }))).toMatchObject({
      events: [{ type: 'forwarded' }],
    });
    expect(await receive(change(send, {}, { email: undefined }))).toMatchObject({ kind: 'drifted' });
  });

  test('takes a message without metadata, which is an empty list then', async () => {
    expect(await receive(change(send, {}, { metadata: [] }))).toMatchObject({ kind: 'accepted' });
  });
});

describe('the ping of mandrill', () => {
  const pingKey = 'test-webhook';
  const ping = (text: string, key = pingKey, at = url) => ({
    headers: { 'X-Mandrill-Signature': signature(text, key, at) },
    body: new URLSearchParams({ mandrill_events: text }).toString(),
  });

  test('has the known signature of Symfony, and is a handshake', async () => {
    // symfony/symfony, Mailer/Bridge/Mailchimp/Tests/Webhook/MailchimpRequestParserTest.php, testEmptyWebhookCheck
    const headers = { 'X-Mandrill-Signature': 'QANhYzyeonX51wyzKImgnLZ27CE=' };
    for (const body of ['mandrill_events=[]', 'mandrill_events=%5B%5D', 'mandrill_events=%5b%5d']) {
      const options = { secret, url: 'http://localhost/' };
      expect(await deliver({ headers, body }, options)).toMatchObject({
        kind: 'handshake',
        status: 200,
        events: [],
      });
    }
  });

  test('is a handshake with the key of the webhook too', async () => {
    expect(await deliver(ping('[]', secret))).toMatchObject({ kind: 'handshake', events: [] });
  });

  test('comes after a HEAD request, which is answered', async () => {
    expect(await deliver({ method: 'HEAD', body: '' })).toMatchObject({ kind: 'handshake', status: 200 });
    expect(await deliver({ method: 'GET', body: '' })).toMatchObject({ status: 405 });
  });

  test.each([
    ['one event', ping(JSON.stringify([eventOf(send)]))],
    ['a list with a space', ping('[ ]')],
    ['an empty text', ping('')],
    ['no event and another key', ping('[]', 'another-k3y')],
    [
      'no event and another URL, so that a wrong `url` shows at once',
      ping('[]', pingKey, 'https://example.com/'),
    ],
    ['no event and no signature', { body: 'mandrill_events=[]' }],
  ])('dispatches nothing and is refused with %s', async (_what, request) => {
    expect(await deliver(request)).toMatchObject({ kind: 'unverified', status: 401, events: [] });
  });

  test.each([
    ['', pingKey],
    [' in a list', ['n3w-k3y', pingKey]],
  ])('has a key that is refused as a secret%s', (_what, key) => {
    expect(() => mandrill({ secret: key, url })).toThrow('with which anybody could forge events');
  });

  test('has a key that is refused from a lookup', async () => {
    const options = { secret: async () => pingKey, url };
    expect(await deliver(ping('[{}]'), options)).toMatchObject({ status: 500, events: [] });
  });
});

describe('the id of mandrill', () => {
  const idOf = async (body: string) => (await receive(body)).events[0]?.id;

  test('is made of event, message, time and URL', async () => {
    expect(await idOf(click)).toBe(
      '["click","exampleaaaaaaaaaaaaaaaaaaaaaaaaa",1384954004,"http://mandrill.com"]',
    );
    expect(await idOf(click)).toBe(await idOf(change(click, {}, { subject: 'other' })));
  });

  test.each([
    ['event', { event: 'open' }],
    ['message', { _id: 'other' }],
    ['time', { ts: 1384954005 }],
    ['URL', { url: 'http://mandrill.com/b' }],
  ])('differs by %s', async (_part, top) => {
    expect(await idOf(change(click, top))).not.toBe(await idOf(click));
  });

  test.each([
    ['list', { type: 'denylist' }],
    ['action', { action: 'remove' }],
    ['address', { reject: { email: 'other@example.com' } }],
    ['time', { ts: 1 }],
  ])('of an address on a list differs by %s', async (_part, top) => {
    expect(await idOf(change(blacklist, top))).not.toBe(await idOf(blacklist));
  });

  test.each([
    ['address', { email: 'other@example.com' }],
    ['sender', { from_email: 'other@example.com' }],
    ['subject', { subject: 'other' }],
    ['Message-Id', { headers: { 'Message-Id': '<other>' } }],
  ])('of an inbound message, which has no id, differs by %s', async (_part, msg) => {
    expect(await idOf(inbound)).toBe(await idOf(inbound));
    expect(await idOf(change(inbound, {}, msg))).not.toBe(await idOf(inbound));
  });
});

describe('mandrill in the unified vocabulary', () => {
  test.each([
    ['send', 'sent'],
    ['deferral', 'deferred'],
    ['hard_bounce', 'bounced'],
    ['soft_bounce', 'bounced'],
    ['delivered', 'delivered'],
    ['open', 'opened'],
    ['click', 'clicked'],
    ['spam', 'complained'],
    ['unsub', 'unsubscribed'],
    ['reject', 'rejected'],
  ] as const)('%s is %s', async (name, type) => {
    expect(await meaningOf(mandrillSamples[name])).toMatchObject({
      type,
      recipient: 'example.webhook@mandrillapp.com',
      messageId: 'exampleaaaaaaaaaaaaaaaaaaaaaaaaa',
      metadata: { user_id: 111 },
    });
  });

  test.each(['blacklist', 'denylist', 'whitelist', 'allowlist', 'safelist'] as const)(
    '%s is a change of suppressions',
    async (name) => {
      expect(await meaningOf(mandrillSamples[name])).toMatchObject({
        type: 'suppression-changed',
        recipient: 'example.webhook@mandrillapp.com',
      });
    },
  );

  test('an inbound message names the address that it came to', async () => {
    expect(await meaningOf(inbound)).toMatchObject({ type: 'inbound', recipient: 'example@mandrillapp.com' });
  });

  test.each([
    ['bad_mailbox', 'hard', 'mailbox-unknown'],
    ['invalid_domain', 'hard', 'domain-invalid'],
    ['general', 'hard', 'mailbox-unknown'],
    ['spam', 'block', 'content'],
    ['policy_related', 'block', 'reputation'],
    [null, 'hard', 'mailbox-unknown'],
  ])('a hard bounce described as %s is %s for %s', async (bounce_description, bounceClass, category) => {
    expect(await meaningOf(change(hard_bounce, {}, { bounce_description }))).toMatchObject({
      bounce: { class: bounceClass, category, source: 'provider' },
      smtp: { reply: 550, enhanced: { class: 5, subject: 1, detail: 1 } },
      reason: expect.stringContaining('does not exist'),
    });
  });

  test('a soft bounce is soft whatever the code says', async () => {
    const diag = 'smtp;550 5.1.1 no such user';
    expect(await meaningOf(change(mandrillSamples.soft_bounce, {}, { diag }))).toMatchObject({
      bounce: { class: 'soft', category: 'mailbox-full', source: 'provider' },
    });
  });

  test('a delay says what the last mail server said', async () => {
    expect(await meaningOf(mandrillSamples.deferral)).toMatchObject({
      reason: '451 4.3.5 Temporarily unavailable, try again later.',
      smtp: { reply: 451 },
    });
  });

  test('a click brings its URL and its reader, a refusal its reason', async () => {
    expect(await meaningOf(click)).toMatchObject({
      url: 'http://mandrill.com',
      ip: '127.0.0.1',
      tags: ['webhook-example'],
    });
    const refused = change(mandrillSamples.reject, {}, { reject: { reason: 'unsub' } });
    expect(await meaningOf(refused)).toMatchObject({ reason: 'unsub' });
  });
});
