import { describe, expect, test } from 'vitest';
import { unified } from '../../email/unified.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { signDelivery } from '../../testing/sign-delivery.ts';
import { mailtrap } from './index.ts';
import { mailtrapSamples } from './samples.ts';

const silent = { debug() {}, warn() {}, error() {} };
const provider = mailtrap({ secret: 'k3y-of-the-house' });
const samples = Object.entries(mailtrapSamples);
const only = (sample: { events: object[] }) => sample.events[0] as Record<string, unknown>;
const delivery = only(mailtrapSamples.delivery);
const bounce = only(mailtrapSamples.bounce);

function take(body: object | string, by: Parameters<typeof createReceiver>[0] = provider) {
  return receiveDelivery(by, signDelivery(by, { body }));
}
const meaning = async (body: object) => (await take(body, unified(provider))).event;

const vector = {
  // The cross-SDK fixture of mailtrap-nodejs, src/__tests__/lib/webhooks/verify-signature.test.ts.
  name: "the known answer that Mailtrap's SDKs share",
  provider: mailtrap({ secret: '8d9a3c0e7f5b2d4a6c1e9f8b3a7d5c2e' }),
  headers: { 'Mailtrap-Signature': '6d262e2611cd09be1f948382b5c611d63b0e585c4c9c5e40139d6ac3876d5433' },
  body: '{"event":"delivery","sending_stream":"transactional","category":"welcome","message_id":"a8b1d8f6-1f8d-4a3c-9b2e-1a2b3c4d5e6f","email":"recipient@example.com","event_id":"f1e2d3c4-b5a6-7890-1234-567890abcdef","timestamp":1716070000}',
  signs: true,
};
for (const { name, run } of providerContract(provider, { samples: mailtrapSamples, vectors: [vector] }))
  test(name, run);

describe('mailtrap reads', () => {
  test.each(samples)('its sample of %s', async (type, sample) => {
    const { kind, event } = await take(sample);
    const item = only(sample);
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({ type, id: item.event_id, data: item, payload: item, verification: 'body' });
  });

  const [first, second] = [delivery, bounce].map((event) => JSON.stringify(event));
  test.each([
    ['a list in `events`', `{"events":[${first},${second}]}`],
    ['a list', `[${first},${second}]`],
    ['JSON Lines', `${first}\n${second}`],
    ['JSON Lines with CRLF and an end', `${first}\r\n${second}\r\n`],
    ['JSON Lines with an empty line', `${first}\n\n${second}\n`],
  ])('two events as %s', async (_what, body) => {
    const { kind, events } = await take(body);
    expect(kind).toBe('accepted');
    expect(events.map(({ data }) => data)).toEqual([delivery, bounce]);
  });

  test.each([
    ['one event by itself', `${first}`],
    ['one line', `${first}\n`],
  ])('%s', async (_what, body) => {
    expect((await take(body)).events.map(({ data }) => data)).toEqual([delivery]);
  });

  test('no events in an empty list', async () => {
    expect(await take({ events: [] })).toMatchObject({ kind: 'ignored', status: 200, events: [] });
  });

  test.each([
    ['a line that is no JSON', `${first}\n{`],
    ['a line that is a text', `${first}\n"bounce"`],
    ['lines that are cut in the middle', `${first}${second}`],
    ['events that are no list', '{"events":{"event":"bounce"}}'],
    ['null in the list', '{"events":[null]}'],
    ['an event without a name', '{"events":[{"event_id":"e"}]}'],
    ['an event whose name is a list', '{"events":[{"event":["bounce"],"event_id":"e"}]}'],
    ['plain text', 'ok'],
    ['nothing', ''],
  ])('%s as malformed', async (_what, body) => {
    expect(await take(body)).toMatchObject({ kind: 'malformed', status: 400, events: [] });
  });

  test('account activity, which has no id, as unknown, beside the other events of the batch', async () => {
    const login = { event: 'activity_log.user.login', actor: { id: 1 }, timestamp: 1735830138 };
    const { events } = await take({ events: [login, delivery] });
    expect(events.map(({ type }) => type)).toEqual(['activity_log.user.login', 'delivery']);
    expect(events[0]).toMatchObject({ id: JSON.stringify(login), occurredAt: new Date(1735830138_000) });
  });

  test.each([
    ['seconds', 1728669700, new Date('2024-10-11T18:01:40Z')],
    ['milliseconds', 1783671175722, new Date(1783671175722)],
    ['nothing', undefined, undefined],
    ['zero', 0, undefined],
  ])('a timestamp in %s', async (_unit, timestamp, at) => {
    expect((await take({ ...delivery, timestamp })).event?.occurredAt).toEqual(at);
  });

  test.each(['event_id', 'email', 'message_id'])('an event whose %s is a list as drift', async (field) => {
    expect((await take({ ...delivery, [field]: ['x'] })).kind).toBe('drifted');
  });

  test('custom variables under reserved names, without letting them shadow those', async () => {
    const custom_variables = { event_id: 'forged', event: 'bounce', email: 'forged@example.com' };
    const body = JSON.stringify({ ...delivery, custom_variables }).replace(
      '"custom_variables":{',
      '"custom_variables":{"__proto__":{"polluted":true},',
    );
    const { event } = await take(body);
    expect(event).toMatchObject({ type: 'delivery', id: delivery.event_id });
    expect(event?.data).toMatchObject({ email: 'receiver@example.com', custom_variables });
    expect(({} as { polluted?: true }).polluted).toBeUndefined();
  });
});

describe('a batch of mailtrap', () => {
  const third = { ...delivery, event_id: 'third' };

  test('runs again only for the event that failed', async () => {
    const runs: unknown[] = [];
    const receiver = createReceiver(provider, { log: silent }).onAny(({ id, type }) => {
      runs.push(id);
      if (type === 'bounce' && runs.length < 4) throw new Error('not yet');
    });
    const signed = await signDelivery(provider, { body: { events: [delivery, bounce, third] } });
    expect(await receiver.receive(signed)).toMatchObject({ status: 500 });
    expect(runs).toEqual([delivery.event_id, bounce.event_id, 'third']);
    expect(await receiver.receive(signed)).toMatchObject({ status: 200 });
    expect(runs.slice(3)).toEqual([bounce.event_id]);
  });

  test('handles what fits and answers 422 when one event drifted', async () => {
    const { status, events } = await take({ events: [{ ...bounce, email: 7 }, third] });
    expect(status).toBe(422);
    expect(events.map(({ id }) => id)).toEqual(['third']);
  });
});

describe('the deduplication key of mailtrap', () => {
  const idOf = async (event: object) => (await take(event)).event?.id;

  test('is the id of the event, however it is wrapped', async () => {
    expect(await idOf(delivery)).toBe(delivery.event_id);
    expect(await idOf({ events: [delivery] })).toBe(delivery.event_id);
    expect(await idOf({ ...delivery, event_id: 'other' })).toBe('other');
  });

  test.each([undefined, ''])('is the complete event where the id is %j', async (event_id) => {
    const bare = { ...delivery, event_id };
    expect(await idOf(bare)).toBe(JSON.stringify(bare));
    expect(await idOf({ ...bare, email: 'other@example.com' })).not.toBe(await idOf(bare));
  });

  test('is named in words, and remembered for the longer of two schedules', () => {
    expect(provider.idRecipe).toContain('event_id');
    expect(provider.retrySpan).toBe(86_400);
  });
});

describe('mailtrap in the unified vocabulary', () => {
  const sent = { recipient: 'receiver@example.com', messageId: '1df37d17-0286-4d8b-8edf-bc4ec5be86e6' };

  test.each([
    ['delivery', { ...sent, type: 'delivered', tags: ['Password reset'], metadata: { user_id: '123' } }],
    ['open', { ...sent, type: 'opened', ip: '127.138.158.185', userAgent: expect.stringContaining('Mac') }],
    ['click', { ...sent, type: 'clicked', url: 'https://mailtrap.io/email-api', ip: '142.86.27.2' }],
    ['unsubscribe', { ...sent, type: 'unsubscribed', tags: [], metadata: {} }],
    ['spam', { ...sent, type: 'complained' }],
    [
      'soft bounce',
      {
        ...sent,
        type: 'deferred',
        reason: '4.7.1 Temporary error, please retry',
        smtp: { reply: 451, enhanced: { class: 4, subject: 7, detail: 1 } },
      },
    ],
    [
      'bounce',
      { ...sent, type: 'bounced', bounce: { class: 'block', category: 'content', source: 'provider' } },
    ],
    [
      'suspension',
      { ...sent, type: 'deferred', reason: 'Your account has reached its daily sending limit.' },
    ],
    ['reject', { ...sent, type: 'rejected', reason: expect.stringContaining('suppression list') }],
    ['inbound.message_received', { type: 'inbound', messageId: '1870314786754420736', recipient: undefined }],
  ])('calls %s what it means', async (type, expected) => {
    expect(await meaning(mailtrapSamples[type as keyof typeof mailtrapSamples])).toMatchObject(expected);
  });

  test('knows no bounce in a delay', async () => {
    expect(await meaning(mailtrapSamples['soft bounce'])).not.toHaveProperty('bounce');
  });

  const unknownUser = 'bounced (550 5.1.1 The email account that you tried to reach does not exist.)';
  test.each([
    ['badrecipient', unknownUser, 'hard', 'mailbox-unknown', 'provider'],
    ['overquota', '552 5.2.2 full', 'soft', 'mailbox-full', 'provider'],
    ['transientfail', '', 'soft', 'other', 'provider'],
    ['greylisting', '', 'soft', 'other', 'provider'],
    ['serverfail', '', 'soft', 'other', 'provider'],
    ['timeout', '', 'soft', 'timeout', 'provider'],
    ['block', '', 'block', 'reputation', 'provider'],
    ['spam', unknownUser, 'block', 'content', 'provider'],
    ['content', '', 'block', 'content', 'provider'],
    ['serverpolicy', '', 'block', 'reputation', 'provider'],
    ['spam_gmail', '', 'block', 'reputation', 'provider'],
    ['badsender', '', 'block', 'authentication', 'provider'],
    ['verifyfail', '', 'block', 'authentication', 'provider'],
    ['relayfail', '', 'block', 'routing', 'provider'],
    ['dnsFail', '550 5.1.2 no such host', 'hard', 'domain-invalid', 'derived-from-code'],
    ['generalfail', '', 'undetermined', 'other', 'none'],
    ['other', unknownUser, 'hard', 'mailbox-unknown', 'derived-from-code'],
    [undefined, unknownUser, 'hard', 'mailbox-unknown', 'derived-from-code'],
    ['constructor', '', 'undetermined', 'other', 'none'],
  ])(
    'classifies a bounce of category %s',
    async (bounce_category, response, bounceClass, category, source) => {
      const event = await meaning({ ...bounce, bounce_category, response, response_code: undefined });
      expect(event).toMatchObject({ type: 'bounced', bounce: { class: bounceClass, category, source } });
    },
  );

  test('takes the code from its own field where the text has none', async () => {
    const event = await meaning({ ...bounce, bounce_category: null, response: 'no', response_code: '550' });
    expect(event).toMatchObject({ smtp: { reply: 550 }, bounce: { class: 'hard' } });
  });
});
