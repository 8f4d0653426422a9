import { describe, expect, test } from 'vitest';
import { createDelivery } from '../../delivery/delivery.ts';
import { unified } from '../../email/unified.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { smtp2go } from './index.ts';
import { smtp2goSamples } from './samples.ts';

const silent = { debug() {}, warn() {}, error() {} };
const password = 'k3y-of-the-house';
const open = smtp2go({ acceptUnverified: true });
const json = 'application/json';
const form = 'application/x-www-form-urlencoded; charset=utf-8';

function take(
  body: object | string,
  type: string | undefined = json,
  provider: Parameters<typeof createReceiver>[0] = open,
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return receiveDelivery(provider, createDelivery({ headers: { 'Content-Type': type }, body: text }));
}
const meaning = async (body: object) => (await take(body, json, unified(open))).event;
const idOf = async (body: object | string, type?: string) => (await take(body, type)).event?.id;
const toForm = (sample: object) => {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(sample)) {
    for (const one of [value].flat()) form.append(name, String(one));
  }
  return form.toString();
};

for (const proof of [
  { basicAuth: { username: 'hooks', password } },
  { bearer: password },
  { pathSecret: password },
]) {
  const provider = smtp2go(proof);
  describe(`by ${provider.signature.name}`, () => {
    for (const { name, run } of providerContract(provider, { samples: smtp2goSamples })) test(name, run);
  });
}

describe('smtp2go reads', () => {
  test.each(Object.entries(smtp2goSamples))('its sample of %s', async (type, sample) => {
    const { kind, event } = await take(sample);
    expect(kind).toBe('accepted');
    const occurredAt = new Date('2026-02-07T18:05:02Z');
    expect(event).toMatchObject({ type, data: sample, payload: sample, occurredAt });
  });

  test.each(Object.entries(smtp2goSamples))(
    'its sample of %s as a form, with the same id',
    async (type, sample) => {
      const { kind, event } = await take(toForm(sample), form);
      expect(kind).toBe('accepted');
      expect(event).toMatchObject({ type, id: await idOf(sample), data: { email_id: sample.email_id } });
    },
  );

  test('repeated fields of a form as a list', async () => {
    const { event } = await take(`${toForm(smtp2goSamples.processed)}&recipients=b%40x&recipients=c`, form);
    expect(event?.data).toMatchObject({ recipients: ['recipient@example.com', 'b@x', 'c'] });
  });

  test.each(['event=open&event=bounce&email_id=1', 'email_id=1', ''])(
    'no event in the form %j',
    async (body) => {
      expect(await take(body, form)).toMatchObject({ kind: 'malformed', status: 400 });
    },
  );

  test('a recipient that comes twice as drift, not as one of the two', async () => {
    expect((await take(`${toForm(smtp2goSamples.open)}&rcpt=b%40example.com`, form)).kind).toBe('drifted');
  });

  test.each([
    ['a form that says it is JSON', toForm(smtp2goSamples.open), json],
    ['a form that says nothing', toForm(smtp2goSamples.open), undefined],
    ['a form in parts', 'x', 'multipart/form-data; boundary=x'],
    ['JSON that is no object', '"open"', json],
    ['an event that is a list', '{"event":["open"],"email_id":"1"}', json],
  ])('%s as malformed', async (_what, body, type) => {
    const headers = type === undefined ? {} : { 'content-type': type };
    const receiver = createReceiver(open, { log: silent });
    expect(await receiver.receive(createDelivery({ headers, body }))).toMatchObject({ status: 400 });
  });

  test('JSON without a content type', async () => {
    const receiver = createReceiver(open, { log: silent }).onAny(() => {});
    const body = JSON.stringify(smtp2goSamples.open);
    expect(await receiver.receive(createDelivery({ body }))).toMatchObject({ kind: 'accepted' });
  });

  test('a field of a form named __proto__ as a field', async () => {
    const { event } = await take(`${toForm(smtp2goSamples.open)}&__proto__=x`, form);
    expect(Object.hasOwn(event?.data as object, '__proto__')).toBe(true);
    expect(event?.type).toBe('open');
  });

  test.each([
    ['2026-02-07T18:05:02Z', '2026-02-07T18:05:02Z'],
    ['2026-02-07T18:05:02.199324+00:00', '2026-02-07T18:05:02.199Z'],
    ['2026-02-07T18:05:02', '2026-02-07T18:05:02Z'],
    ['2026-02-07 18:05:02', '2026-02-07T18:05:02Z'],
    ['2026-02-07T20:05:02+0200', '2026-02-07T18:05:02Z'],
    [1770487502, '2026-02-07T18:05:02Z'],
    ['1770487502', '2026-02-07T18:05:02Z'],
  ])('the time %j as UTC', async (time, at) => {
    expect((await take({ ...smtp2goSamples.open, time })).event?.occurredAt).toEqual(new Date(at));
  });

  test.each([undefined, null, '', 'soon', '7/8/2026 6:05:02 PM', 0, -5])('no time in %j', async (time) => {
    const { kind, event } = await take({ ...smtp2goSamples.open, time });
    expect(kind).toBe('accepted');
    expect(event?.occurredAt).toBeUndefined();
  });

  test('messages by SMS and other types as unknown', async () => {
    expect(await take({ event: 'sms_delivered', time: '2026-02-07T18:05:02Z', to: '1' })).toMatchObject({
      kind: 'ignored',
      event: { type: 'sms_delivered' },
    });
    expect((await take('{"event":"__proto__"}')).event?.type).toBe('__proto__');
  });

  test('an event without its email_id as drift', async () => {
    expect((await take({ event: 'open' })).kind).toBe('drifted');
  });
});

describe('the deduplication key of smtp2go', () => {
  const { click } = smtp2goSamples;

  test('has nothing of the id, which is not the event’s', async () => {
    expect(await idOf(click)).toBe(
      '["click","1vomkX-FnQW0hPo13-Ke9a","recipient@example.com","2026-02-07T18:05:02Z","https://example.com/welcome"]',
    );
    expect(await idOf({ ...click, id: 'other' })).toBe(await idOf(click));
  });

  test.each([
    ['event', { event: 'open' }],
    ['email', { email_id: 'other' }],
    ['recipient', { rcpt: 'other@example.com' }],
    ['time', { time: '2026-02-07T18:05:03Z' }],
    ['address', { click_url: 'https://example.com/other' }],
  ])('differs by %s', async (_part, other) => {
    expect(await idOf({ ...click, ...other })).not.toBe(await idOf(click));
  });

  test('is the complete event where it is about no email, so that two messages by SMS stay two', async () => {
    const sms = { event: 'sms_delivered', time: '2026-02-07T18:05:02Z', to: '1' };
    expect(await idOf(sms)).not.toBe(await idOf({ ...sms, to: '2' }));
    expect(await idOf(sms)).toBe(await idOf({ ...sms }));
  });
});

describe('in the unified vocabulary smtp2go', () => {
  test.each([
    ['processed', { type: 'accepted' }],
    ['delivered', { type: 'delivered', smtp: { reply: 250 } }],
    ['open', { type: 'opened', userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)' }],
    ['click', { type: 'clicked', url: 'https://example.com/welcome' }],
    [
      'bounce',
      { type: 'bounced', bounce: { class: 'hard', category: 'mailbox-unknown', source: 'provider' } },
    ],
    ['spam', { type: 'complained' }],
    ['unsubscribe', { type: 'unsubscribed' }],
    ['resubscribe', { type: 'resubscribed' }],
    ['reject', { type: 'rejected', reason: 'Recipient has previously hard-bounced' }],
  ] as const)('says what %s means', async (native, expected) => {
    expect(await meaning(smtp2goSamples[native])).toMatchObject({
      recipient: 'recipient@example.com',
      messageId: smtp2goSamples[native].email_id,
      ...expected,
    });
  });

  test.each([
    ['soft', 'soft', 'provider'],
    ['hard', 'hard', 'provider'],
    [undefined, 'hard', 'derived-from-code'],
    ['other', 'hard', 'derived-from-code'],
  ])('calls a bounce that is %j %s, by the %s', async (bounce, is, source) => {
    expect(await meaning({ ...smtp2goSamples.bounce, bounce })).toMatchObject({
      bounce: { class: is, source },
    });
  });

  test.each([[['a@example.com', 'b@example.com']], ['a@example.com,b@example.com'], [[]], [null]])(
    'names no recipient where there are %j',
    async (recipients) => {
      expect((await meaning({ ...smtp2goSamples.processed, recipients })) as object).toMatchObject({
        recipient: undefined,
      });
    },
  );

  test.each(['click_url', 'url', 'link'])('finds the address of a click in %s', async (field) => {
    const { click_url, ...click } = smtp2goSamples.click;
    expect(await meaning({ ...click, [field]: click_url })).toMatchObject({ url: click_url });
  });
});
