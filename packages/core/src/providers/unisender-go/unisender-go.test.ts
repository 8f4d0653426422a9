import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDelivery } from '../../delivery/delivery.ts';
import type { EmailEvent } from '../../email/email-event.ts';
import { unified } from '../../email/unified.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { signDelivery } from '../../testing/sign-delivery.ts';
import { unisenderGo } from './index.ts';
import { unisenderGoSamples } from './samples.ts';

const log = { debug() {}, warn() {}, error() {} };
const secret = 'k3y-of-the-project';
const provider = unisenderGo({ secret });

function deliver(request: Parameters<typeof createDelivery>[0], key = secret) {
  return receiveDelivery(unisenderGo({ secret: key }), createDelivery(request));
}

const receive = async (body: object | string) => deliver(await signDelivery(provider, { body }));

async function meaningOf(body: object) {
  const { event } = await receiveDelivery(unified(provider), signDelivery(provider, { body }));
  return event as (EmailEvent & { bounce?: unknown }) | undefined;
}

type Sample = (typeof unisenderGoSamples)['sent'];
const itemOf = (sample: Sample) =>
  sample.events_by_user[0]?.events[0] as Sample['events_by_user'][0]['events'][0];
const bodyOf = (...events: object[]) => ({ auth: '', events_by_user: [{ user_id: 456, events }] });
const change = (sample: Sample, data: object, event_name = itemOf(sample).event_name) =>
  bodyOf({ event_name, event_data: { ...itemOf(sample).event_data, ...data } });
const single = {
  auth: '',
  event_name: 'transactional_email_status',
  user_id: 111111,
  ...itemOf(unisenderGoSamples.clicked).event_data,
};

for (const { name, run } of providerContract(provider, { samples: unisenderGoSamples })) test(name, run);

const { clicked, hard_bounced, soft_bounced, transactional_spam_block: block } = unisenderGoSamples;

describe('unisender-go', () => {
  // anymail/django-anymail, tests/test_files/unisender-go-tracking-test-payload.json.raw: an actual delivery, and the
  // key of it, which its owner has disabled and published (tests/test_unisender_go_webhooks.py).
  const actualKey = '6mjstx9gwi7qj8eni6m77hfiiw6aifmss154y4ze';
  const actual = String.raw`{"auth":"b3cb4d6aef9d07095805c39e792e0542","events_by_user":[{"user_id":5960727,"project_name":"Testing","project_id":"6862471","events":[{"event_name":"transactional_email_status","event_data":{"job_id":"1sn15Z-0007Le-GtVN","email":"unisendergo@anymail.dev","status":"clicked","event_time":"2024-09-08 19:56:41","url":"https:\/\/example.com","delivery_info":{"user_agent":"Mozilla\/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit\/537.36 (KHTML, like Gecko) Chrome\/128.0.0.0 Safari\/537.36","ip":"66.179.153.169"}}}]}]}`;

  test('accepts an actual delivery, which escapes its slashes, and reads its time as UTC', async () => {
    expect(await deliver({ body: actual }, actualKey)).toMatchObject({
      kind: 'accepted',
      events: [
        {
          type: 'clicked',
          id: '["transactional_email_status","1sn15Z-0007Le-GtVN","unisendergo@anymail.dev","clicked","2024-09-08 19:56:41","https://example.com"]',
          occurredAt: new Date('2024-09-08T19:56:41Z'),
          data: { url: 'https://example.com' },
        },
      ],
    });
  });

  test('refuses it parsed and written again, under another key and with a byte changed', async () => {
    const again = JSON.stringify(JSON.parse(actual));
    expect(await deliver({ body: again }, actualKey)).toMatchObject({ kind: 'unverified' });
    expect(await deliver({ body: actual })).toMatchObject({ kind: 'unverified' });
    expect(await deliver({ body: actual.replace('clicked', 'clickeD') }, actualKey)).toMatchObject({
      kind: 'unverified',
    });
  });

  test('refuses the API key itself in the place of its digest', async () => {
    expect(await deliver({ body: JSON.stringify({ ...single, auth: secret }) })).toMatchObject({
      kind: 'unverified',
    });
  });

  test('takes nothing that follows the JSON, to which an MD5 could be carried on', async () => {
    const text = `${JSON.stringify({ ...single, auth: '@' })}\u0000{"event_name":"x"}`;
    const digest = createHash('md5')
      .update(text.replace('"@"', `"${secret}"`))
      .digest('hex');
    expect(await deliver({ body: text.replace('"@"', `"${digest}"`) })).toMatchObject({ kind: 'malformed' });
  });

  test('answers the GET request of a webhook that is being set, and no other method', async () => {
    expect(await deliver({ method: 'GET', body: '' })).toMatchObject({
      kind: 'handshake',
      status: 200,
      events: [],
    });
    expect(await deliver({ method: 'PUT', body: '' })).toMatchObject({ status: 405 });
  });

  test.each([
    ['a missing key', undefined, 'is missing'],
    ['an empty key', '', 'is empty'],
  ])('is not made with %s', (_what, key, message) => {
    expect(() => unisenderGo({ secret: key })).toThrow(message);
  });

  test('passes event_data as data, and the event as payload', async () => {
    expect((await receive(clicked)).events).toMatchObject([
      { type: 'clicked', data: itemOf(clicked).event_data, payload: itemOf(clicked) },
    ]);
  });

  test('reads a single flat event with the same id', async () => {
    const { events } = await receive(single);
    expect(events).toMatchObject([
      { type: 'clicked', data: { user_id: 111111, url: 'http://some.url.com' } },
    ]);
    expect(events[0]?.id).toBe((await receive(clicked)).events[0]?.id);
  });

  test('runs again only the event of a body that failed', async () => {
    const ran: string[] = [];
    let broken = true;
    const receiver = createReceiver(provider, { log }).onAny(({ type }) => {
      ran.push(type);
      if (type === 'clicked' && broken) throw new Error('broken');
    });
    const body = {
      auth: '',
      events_by_user: [
        { user_id: 1, events: [itemOf(unisenderGoSamples.sent), itemOf(clicked)] },
        { user_id: 2, events: [itemOf(hard_bounced)] },
      ],
    };
    const delivery = await signDelivery(provider, { body });
    expect(await receiver.receive(delivery)).toMatchObject({ status: 500 });
    broken = false;
    expect(await receiver.receive(delivery)).toMatchObject({ status: 200 });
    expect(ran).toEqual(['sent', 'clicked', 'hard_bounced', 'clicked']);
  });

  test.each([
    ['no events', { auth: '' }],
    ['users that are no list', { auth: '', events_by_user: {} }],
    ['a user without events', { auth: '', events_by_user: [{}] }],
    ['null as an event', bodyOf(null as never)],
    ['a status that is a list', change(clicked, { status: ['clicked'] })],
  ])('answers 400 to a body with %s', async (_what, body) => {
    expect(await receive(body)).toMatchObject({ kind: 'malformed', status: 400 });
  });

  test('ignores an empty list of events', async () => {
    expect(await receive(bodyOf())).toMatchObject({ kind: 'ignored', status: 200 });
  });

  test('passes an unknown status and an unknown event, and reports an email without its address', async () => {
    expect(await receive(change(clicked, { status: 'forwarded' }))).toMatchObject({
      events: [{ type: 'forwarded' }],
    });
    expect(await receive(change(clicked, {}, 'news'))).toMatchObject({
      kind: 'ignored',
      events: [{ type: 'news' }],
    });
    expect(await receive(change(clicked, { email: undefined }))).toMatchObject({ kind: 'drifted' });
  });

  test.each([[[]], [null], [undefined], [{}]])('takes metadata and details that are %j', async (empty) => {
    const body = change(clicked, { metadata: empty, delivery_info: empty });
    expect(await receive(body)).toMatchObject({ kind: 'accepted' });
    expect(await meaningOf(body)).toMatchObject({ metadata: {} });
  });
});

describe('the id of unisender-go', () => {
  const idOf = async (body: object) => (await receive(body)).events[0]?.id;

  test.each([
    ['message', { job_id: 'other' }],
    ['email', { email: 'other@example.com' }],
    ['status', { status: 'opened' }],
    ['time', { event_time: '2015-11-30 15:09:43' }],
    ['URL', { url: 'http://other.url.com' }],
  ])('differs by %s', async (_part, data) => {
    expect(await idOf(change(clicked, {}))).toBe(await idOf(clicked));
    expect(await idOf(change(clicked, data))).not.toBe(await idOf(clicked));
  });

  test.each([
    ['domain', { domain: 'other.example.com' }],
    ['type', { block_type: 'more_than_one_smtp' }],
    ['status', { domain_status: 'unblocked' }],
    ['time', { block_time: '2015-11-30 15:09:43' }],
  ])('of a spam block differs by %s', async (_part, data) => {
    expect(await idOf(change(block, {}))).toBe(await idOf(block));
    expect(await idOf(change(block, data))).not.toBe(await idOf(block));
  });
});

describe('unisender-go in the unified vocabulary', () => {
  test.each([
    ['sent', 'accepted'],
    ['delivered', 'delivered'],
    ['opened', 'opened'],
    ['clicked', 'clicked'],
    ['unsubscribed', 'unsubscribed'],
    ['subscribed', 'resubscribed'],
    ['spam', 'complained'],
    ['soft_bounced', 'bounced'],
    ['hard_bounced', 'bounced'],
  ] as const)('%s is %s', async (name, type) => {
    expect(await meaningOf(unisenderGoSamples[name])).toMatchObject({
      type,
      recipient: 'recipient.email@example.com',
      messageId: '1a3Q2V-0000OZ-S0',
      metadata: { key1: 'val1', key2: 'val2' },
    });
  });

  test('a spam block is about no message', async () => {
    expect(await meaningOf(block)).toMatchObject({
      type: 'unknown',
      occurredAt: new Date('2015-11-30T15:09:42Z'),
    });
  });

  test.each([
    ['err_user_unknown', 'hard', 'mailbox-unknown'],
    ['err_user_inactive', 'hard', 'mailbox-disabled'],
    ['err_mailbox_full', 'soft', 'mailbox-full'],
    ['err_spam_rejected', 'block', 'content'],
    ['err_blacklisted', 'block', 'reputation'],
    ['err_unsubscribed', 'block', 'previously-suppressed'],
    ['err_domain_inactive', 'hard', 'domain-invalid'],
    ['constructor', 'hard', 'reputation'],
  ])('a hard bounce for %s is %s', async (delivery_status, bounceClass, category) => {
    const delivery_info = {
      delivery_status,
      destination_response: "555 5.7.1 User unknown 'bounce@example.com'.",
    };
    // 5.7.1 alone would be a block: the provider's word comes first.
    expect(await meaningOf(change(hard_bounced, { delivery_info }))).toMatchObject({
      bounce: { class: bounceClass, category, source: 'provider' },
      reason: delivery_info.destination_response,
    });
  });

  test('a soft bounce is soft, and deferred while it is still being tried', async () => {
    expect(await meaningOf(soft_bounced)).toMatchObject({ type: 'bounced', bounce: { class: 'soft' } });
    const delivery_info = { delivery_status: 'err_will_retry', destination_response: '451 4.7.1 Greylisted' };
    const event = await meaningOf(change(soft_bounced, { delivery_info }));
    expect(event).toMatchObject({ type: 'deferred', smtp: { reply: 451 } });
    expect(event).not.toHaveProperty('bounce');
  });

  test('a click brings its URL and its reader', async () => {
    expect(await meaningOf(clicked)).toMatchObject({ url: 'http://some.url.com', ip: '111.111.111.111' });
  });
});
