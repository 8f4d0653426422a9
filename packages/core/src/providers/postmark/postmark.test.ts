import { describe, expect, test } from 'vitest';
import { createDelivery, type HeaderRecord } from '../../delivery/delivery.ts';
import { unified } from '../../email/unified.ts';
import type { createReceiver } from '../../receiver/receiver.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { type PostmarkOptions, postmark } from './index.ts';
import { postmarkSamples } from './samples.ts';

const _silent = { debug() {}, warn() {}, error() {} };
const password = 'k3y-of-the-house';
const open = postmark({ acceptUnverified: true });
const samples = Object.entries(postmarkSamples);
const { Bounce, Click, Delivery, Inbound, Open, SpamComplaint, SubscriptionChange } = postmarkSamples;

function take(
  body: object | string,
  by: Parameters<typeof createReceiver>[0] = open,
  headers: HeaderRecord = {},
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return receiveDelivery(by, createDelivery({ headers, body: text }));
}
const meaning = async (body: object) => (await take(body, unified(open))).event;
const idOf = async (body: object | string) => (await take(body)).event?.id;

for (const proof of [
  { basicAuth: { username: 'hooks', password } },
  { bearer: password },
  { pathSecret: password },
  { acceptUnverified: true },
] as const) {
  const provider = postmark(proof);
  describe(`by ${provider.signature.name}`, () => {
    for (const { name, run } of providerContract(provider, { samples: postmarkSamples })) test(name, run);
  });
}

describe('the proof of postmark', () => {
  test.each([
    ['none', {}],
    ['two', { bearer: password, pathSecret: password }],
    ['an unset password', { basicAuth: { username: 'hooks', password: undefined } }],
    ['undefined', { basicAuth: undefined }],
    ['an unset switch', { acceptUnverified: undefined }],
  ])('is refused when it is %s', (_what, options) => {
    expect(() => postmark(options as PostmarkOptions)).toThrow();
  });

  test('says on the event that it is no more than a credential', async () => {
    const headers = { authorization: `Basic ${Buffer.from(`hooks:${password}`).toString('base64')}` };
    const by = postmark({ basicAuth: { username: 'hooks', password } });
    expect((await take(Bounce, by, headers)).event?.verification).toBe('credential');
    expect(await take(Bounce, by)).toMatchObject({ kind: 'unverified', status: 401, event: undefined });
  });
});

describe('postmark reads', () => {
  test.each(samples)('its sample of %s', async (type, sample) => {
    const { kind, event } = await take(sample);
    expect(kind).toBe('accepted');
    const occurredAt = type === 'Inbound' ? undefined : new Date('2026-11-05T16:33:54.907Z');
    expect(event).toMatchObject({ type, data: sample, payload: sample, verification: 'none' });
    expect(event?.occurredAt).toEqual(occurredAt);
  });

  test.each([
    ['an offset', '2016-04-27T16:28:50.3963933-04:00', '2016-04-27T20:28:50.396Z'],
    ['whole seconds', '2022-06-05T17:17:32Z', '2022-06-05T17:17:32.000Z'],
    ['no zone, as UTC', '2017-10-25T15:21:11.9065619', '2017-10-25T15:21:11.906Z'],
  ])('a time with %s', async (_what, BouncedAt, at) => {
    expect((await take({ ...Bounce, BouncedAt })).event?.occurredAt).toEqual(new Date(at));
  });

  test.each([undefined, 'soon'])('no time in %j', async (BouncedAt) => {
    const { kind, event } = await take({ ...Bounce, BouncedAt });
    expect(kind).toBe('accepted');
    expect(event?.occurredAt).toBeUndefined();
  });

  test('a message that came in by RecordType also', async () => {
    expect((await take({ RecordType: 'Inbound', ...Inbound })).event?.type).toBe('Inbound');
  });

  test.each([
    [
      'a change that is about no message',
      { ...SubscriptionChange, MessageID: null, Tag: null, Metadata: {} },
    ],
    [
      'a bounce without what its documents leave out',
      { ...Bounce, CanActivate: undefined, Content: undefined },
    ],
    ['a delivery whose ServerId is written otherwise', { ...Delivery, ServerID: undefined, ServerId: 23 }],
    ['an opening from nowhere', { ...Open, Geo: {}, Client: null, Tag: undefined }],
  ])('%s', async (_what, body) => {
    expect((await take(body)).kind).toBe('accepted');
  });

  test('a type that it does not know as unknown', async () => {
    const { kind, event } = await take({ RecordType: 'Survey', MessageID: 'm' });
    expect(kind).toBe('ignored');
    expect(event?.type).toBe('Survey');
  });

  test('metadata under reserved names, without letting it shadow those', async () => {
    const body = JSON.stringify(Bounce).replace(
      '"Metadata":{',
      '"Metadata":{"ID":"7","RecordType":"Delivery","__proto__":{"polluted":true},',
    );
    const { event } = await take(body);
    expect(event).toMatchObject({ type: 'Bounce', id: '["Bounce",692560173]' });
    expect(({} as { polluted?: true }).polluted).toBeUndefined();
  });

  test.each([
    ['plain text', 'ok', 'malformed', 403],
    ['nothing', '', 'malformed', 403],
    ['no RecordType', { MessageID: 'm' }, 'malformed', 403],
    ['a RecordType that is a list', { ...Bounce, RecordType: ['Bounce'] }, 'malformed', 403],
    ['an address that is a list', { ...Bounce, Email: ['a@example.com'] }, 'drifted', 503],
    ['no recipient', { ...Delivery, Recipient: undefined }, 'drifted', 503],
  ])(
    '%s as nothing, and answers so that Postmark does not drop what may be fixed',
    async (_what, body, kind, status) => {
      expect(await take(body)).toMatchObject({ kind, status, event: undefined });
    },
  );
});

describe('the deduplication key of postmark', () => {
  test.each([
    ['a bounce', Bounce, '["Bounce",692560173]'],
    ['a complaint', SpamComplaint, '["SpamComplaint",692560174]'],
    [
      'a delivery',
      Delivery,
      '["Delivery","883953f4-6105-42a2-a16a-77a8eac79483","margareth@nasa.com","2026-11-05T16:33:54.9070259Z","outbound"]',
    ],
    [
      'a click',
      Click,
      '["Click","883953f4-6105-42a2-a16a-77a8eac79483","margareth@nasa.com","2026-11-05T16:33:54.9070259Z","https://example.com/confirm-your-address"]',
    ],
    [
      'an inbound message',
      Inbound,
      '["Inbound","883953f4-6105-42a2-a16a-77a8eac79483","yourhash+SampleHash@inbound.postmarkapp.com"]',
    ],
  ])('of %s is the same for the same again', async (_what, body, id) => {
    expect(await idOf(body)).toBe(id);
    expect(await idOf({ ...body })).toBe(id);
  });

  test.each([
    ['event', Open, { ...Open, RecordType: 'Delivery' }],
    ['message', Open, { ...Open, MessageID: 'other' }],
    ['recipient', Open, { ...Open, Recipient: 'other@example.com' }],
    ['time, to its last digit', Open, { ...Open, ReceivedAt: '2026-11-05T16:33:54.9070258Z' }],
    ['link', Click, { ...Click, OriginalLink: 'https://example.com/other' }],
    ['stream', SubscriptionChange, { ...SubscriptionChange, MessageStream: 'broadcasts' }],
    ['bounce', Bounce, { ...Bounce, ID: 692560175 }],
    ['address that a message came in for', Inbound, { ...Inbound, OriginalRecipient: 'other@example.com' }],
  ])('differs by %s', async (_part, body, other) => {
    expect(await idOf(other)).not.toBe(await idOf(body));
  });

  test('is the bounce and not its message, which may bounce for two recipients', async () => {
    expect(await idOf({ ...Bounce, MessageID: 'other' })).toBe(await idOf(Bounce));
  });

  test('stays exact beyond 2^53', async () => {
    const numbered = (id: string) => JSON.stringify(Bounce).replace('692560173', id);
    expect(await idOf(numbered('9007199254740993'))).toBe('["Bounce","9007199254740993"]');
    expect(await idOf(numbered('9007199254740993'))).not.toBe(await idOf(numbered('9007199254740992')));
    expect((await take(numbered('9007199254740993'))).event?.data).toMatchObject({ ID: '9007199254740993' });
  });

  test('falls back to message, recipient and time in a bounce without an id, which is drift', async () => {
    expect((await take({ ...Bounce, ID: undefined })).kind).toBe('drifted');
  });

  test('does not come from a header, which is absent at times', async () => {
    const headers = { 'X-PM-Webhook-Trace-Id': 'trace' };
    expect((await take(Open, open, headers)).event?.id).toBe(await idOf(Open));
  });

  test('is named in words, and remembered for all retries of inbound messages', () => {
    expect(open.idRecipe).toContain('`ID`');
    expect(open.retrySpan).toBe(37_260);
  });
});

describe('postmark in the unified vocabulary', () => {
  const message = { recipient: 'margareth@nasa.com', messageId: '883953f4-6105-42a2-a16a-77a8eac79483' };
  const metadata = { PropA: 'some value', PropB: 'some value' };

  test.each([
    ['Delivery', { ...message, type: 'delivered', tags: ['welcome-email'], metadata, smtp: { reply: 250 } }],
    [
      'Bounce',
      {
        ...message,
        type: 'bounced',
        tags: ['Test'],
        metadata,
        reason: expect.stringContaining('550 5.1.1'),
        smtp: { reply: 550, enhanced: { class: 5, subject: 1, detail: 1 } },
        bounce: { class: 'hard', category: 'mailbox-unknown', source: 'provider' },
      },
    ],
    ['SpamComplaint', { ...message, type: 'complained', reason: 'Test spam complaint details' }],
    ['Open', { ...message, type: 'opened', first: true, ip: '203.0.113.42', metadata }],
    ['Click', { ...message, type: 'clicked', url: 'https://example.com/confirm-your-address' }],
    ['SubscriptionChange', { ...message, type: 'suppression-changed', reason: 'HardBounce' }],
    [
      'Inbound',
      { type: 'inbound', recipient: 'yourhash+SampleHash@inbound.postmarkapp.com', tags: [], url: undefined },
    ],
  ])('calls %s what it means', async (type, expected) => {
    const event = await meaning(postmarkSamples[type as keyof typeof postmarkSamples]);
    expect(event).toMatchObject({ ...expected, raw: { type } });
  });

  test.each([
    ['HardBounce', 'bounced', 'hard', 'other', 'provider'],
    ['BadEmailAddress', 'bounced', 'hard', 'mailbox-unknown', 'provider'],
    ['ManuallyDeactivated', 'bounced', 'hard', 'previously-suppressed', 'provider'],
    ['SoftBounce', 'bounced', 'soft', 'other', 'provider'],
    ['Transient', 'bounced', 'soft', 'other', 'provider'],
    ['Blocked', 'bounced', 'block', 'reputation', 'provider'],
    ['ISPBlock', 'bounced', 'block', 'reputation', 'provider'],
    ['SpamNotification', 'bounced', 'block', 'content', 'provider'],
    ['VirusNotification', 'bounced', 'block', 'content', 'provider'],
    ['DMARCPolicy', 'bounced', 'block', 'authentication', 'provider'],
    ['DnsError', 'bounced', 'undetermined', 'domain-invalid', 'none'],
    ['AddressChange', 'bounced', 'undetermined', 'other', 'none'],
    ['OpenRelayTest', 'bounced', 'undetermined', 'other', 'none'],
    ['Unknown', 'bounced', 'undetermined', 'other', 'none'],
    ['SomethingNew', 'bounced', 'undetermined', 'other', 'none'],
    ['constructor', 'bounced', 'undetermined', 'other', 'none'],
  ])('classifies a bounce of type %s', async (Type, type, bounceClass, category, source) => {
    const event = await meaning({ ...Bounce, Type, Details: 'no code', Description: '' });
    expect(event).toMatchObject({ type, bounce: { class: bounceClass, category, source } });
  });

  test.each([
    ['AutoResponder', 'autoresponded'],
    ['ChallengeVerification', 'autoresponded'],
    ['Unsubscribe', 'unsubscribed'],
    ['Subscribe', 'resubscribed'],
    ['SpamComplaint', 'complained'],
    ['SMTPApiError', 'rejected'],
    ['TemplateRenderingFailed', 'failed'],
    ['InboundError', 'failed'],
  ])('knows that a bounce of type %s is none', async (Type, type) => {
    const event = await meaning({ ...Bounce, Type });
    expect(event).toMatchObject({ type });
    expect(event).not.toHaveProperty('bounce');
  });

  test('asks the code where Postmark leaves it open, and not where it does not', async () => {
    const full = { Details: 'smtp;552 5.2.2 mailbox full' };
    expect(await meaning({ ...Bounce, ...full, Type: 'Unknown' })).toMatchObject({
      bounce: { class: 'soft', category: 'mailbox-full', source: 'derived-from-code' },
    });
    expect(await meaning({ ...Bounce, ...full, Type: 'Blocked' })).toMatchObject({
      bounce: { class: 'block', source: 'provider' },
    });
  });

  test.each([
    ['Recipient', true, 'ManualSuppression', 'unsubscribed'],
    ['Recipient', false, null, 'resubscribed'],
    ['Recipient', true, 'SpamComplaint', 'suppression-changed'],
    ['Customer', true, 'ManualSuppression', 'suppression-changed'],
    ['Admin', false, null, 'suppression-changed'],
  ])('calls a change by %s to %s for %s %s', async (Origin, SuppressSending, SuppressionReason, type) => {
    const change = { ...SubscriptionChange, MessageID: null, Origin, SuppressSending, SuppressionReason };
    expect(await meaning(change)).toMatchObject({ type, messageId: undefined });
  });
});
