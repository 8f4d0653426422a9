import { describe, expect, test } from 'vitest';
import { createDelivery } from '../../delivery/delivery.ts';
import { unified } from '../../email/unified.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { mailjet } from './index.ts';
import { mailjetSamples } from './samples.ts';

const silent = { debug() {}, warn() {}, error() {} };
const password = 'k3y-of-the-house';
const open = mailjet({ acceptUnverified: true });

function take(body: object | string, provider: Parameters<typeof createReceiver>[0] = open) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return receiveDelivery(provider, createDelivery({ body: text }));
}
const meaning = async (body: object | string) => (await take(body, unified(open))).event;
const idOf = async (body: object) => (await take(body)).event?.id;

for (const proof of [{ basicAuth: { username: 'hooks', password } }, { pathSecret: password }]) {
  const provider = mailjet(proof);
  describe(`by ${provider.signature.name}`, () => {
    for (const { name, run } of providerContract(provider, { samples: mailjetSamples })) test(name, run);
  });
}

describe('mailjet reads', () => {
  test.each(Object.entries(mailjetSamples))('its sample of %s', async (type, sample) => {
    const { kind, event } = await take(sample);
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({
      type,
      data: sample,
      payload: sample,
      occurredAt: new Date(sample.time * 1000),
      verification: 'none',
    });
  });

  test('a list of grouped events, each with itself as its payload', async () => {
    const { events } = await take([mailjetSamples.sent, mailjetSamples.open]);
    expect(events.map(({ type }) => type)).toEqual(['sent', 'open']);
    expect(events.map(({ payload }) => payload)).toEqual([mailjetSamples.sent, mailjetSamples.open]);
  });

  test('an empty list as nothing', async () => {
    expect(await take([])).toMatchObject({ kind: 'ignored', status: 200, events: [] });
  });

  // The number of the guide's own sample, which JSON.parse reads as …488.
  test.each([
    ['19421777835146490', '19421777835146490'],
    ['13792286917004337', '13792286917004337'],
    ['12345', '12345'],
    ['"19421777835146490"', '19421777835146490'],
  ])('the MessageID %s as exact text', async (written, exact) => {
    const body = `{"event":"sent","time":1433333949,"email":"a@example.com","MessageID":${written}}`;
    expect((await take(body)).event?.data).toMatchObject({ MessageID: exact });
    expect(await meaning(body)).toMatchObject({ messageId: exact });
  });

  test('digits within text, and small or broken numbers, as they stand', async () => {
    const body =
      '{"event":"sent","time":1433333949,"email":"a@example.com","Payload":"19421777835146490 \\" 19421777835146490","n":1.5,"e":1e20,"m":-19421777835146490,"smtp_reply":"\\\\"}';
    expect((await take(body)).event?.data).toMatchObject({
      Payload: '19421777835146490 " 19421777835146490',
      n: 1.5,
      e: 1e20,
      m: '-19421777835146490',
      smtp_reply: '\\',
    });
  });

  test.each(['{19421777835146490:1}', '[019421777835146490]', '{"event":"sent",}'])(
    'what is no JSON as malformed: %s',
    async (body) => {
      expect(await take(body)).toMatchObject({ kind: 'malformed', status: 400 });
    },
  );

  test.each([[[null]], [[7]], [{}], [{ event: ['sent'], time: 1, email: 'a' }]])(
    'no event in %j',
    async (body) => {
      expect(await take(body)).toMatchObject({ kind: 'malformed', status: 400 });
    },
  );

  test('a type that it does not know as unknown, also one named __proto__', async () => {
    expect(await take({ event: 'queued', time: 1, email: 'a' })).toMatchObject({
      kind: 'ignored',
      status: 200,
    });
    const { kind, event } = await take('{"event":"__proto__","time":1433333949,"email":"a"}');
    expect(kind).toBe('ignored');
    expect(event?.type).toBe('__proto__');
  });

  test.each(['time', 'email'] as const)('an event without %s as drift', async (field) => {
    const { [field]: _left, ...event } = mailjetSamples.open;
    expect(await take(event)).toMatchObject({ kind: 'drifted', status: 422 });
  });

  test('nulls and empty text where a field may be missing', async () => {
    const body = {
      event: 'bounce',
      time: 1,
      email: '',
      comment: null,
      hard_bounce: null,
      Payload: '',
      url: null,
    };
    expect((await take(body)).kind).toBe('accepted');
    expect(await meaning(body)).toMatchObject({ recipient: undefined, metadata: {}, tags: [] });
  });
});

describe('a group of mailjet in which one event fails', () => {
  test('runs again for that one only', async () => {
    const runs: string[] = [];
    let failing = true;
    const receiver = createReceiver(open, { log: silent }).onAny(({ type }) => {
      runs.push(type);
      if (type === 'open' && failing) throw new Error('no');
    });
    const body = JSON.stringify([mailjetSamples.sent, mailjetSamples.open, mailjetSamples.click]);
    expect(await receiver.receive(createDelivery({ body }))).toMatchObject({ status: 500 });
    failing = false;
    expect(await receiver.receive(createDelivery({ body }))).toMatchObject({ status: 200 });
    expect(runs).toEqual(['sent', 'open', 'click', 'open']);
  });
});

describe('the deduplication key of mailjet', () => {
  const { click } = mailjetSamples;

  test('is the event, the GUID, the recipient, the time and the address', async () => {
    expect(await idOf(click)).toBe(
      '["click","1ab23cd4-e567-8901-2345-678901230003","api@mailjet.com",1433334653,"https://mailjet.com"]',
    );
    expect(await idOf({ ...click, ip: '127.0.0.2' })).toBe(await idOf(click));
  });

  test.each([
    ['event', { event: 'open' }],
    ['message', { Message_GUID: 'other' }],
    ['recipient', { email: 'other@example.com' }],
    ['time', { time: 1433334654 }],
    ['address', { url: 'https://example.com' }],
  ])('differs by %s', async (_part, other) => {
    expect(await idOf({ ...click, ...other })).not.toBe(await idOf(click));
  });

  test('takes the exact MessageID where there is no GUID, so that two neighbours stay two', async () => {
    const body = (id: string) =>
      `{"event":"sent","time":1433333949,"email":"a@example.com","MessageID":${id}}`;
    const ids = await Promise.all(
      ['19421777835146490', '19421777835146489'].map(async (id) => (await take(body(id))).event?.id),
    );
    expect(ids[0]).not.toBe(ids[1]);
  });

  test('takes mj_message_id where there is neither, as in the guide’s grouped sample', async () => {
    const event = {
      event: 'sent',
      time: 1424873938,
      email: 'api@mailjet.com',
      mj_message_id: '18858825588804172',
    };
    expect(await idOf(event)).toContain('18858825588804172');
  });
});

describe('in the unified vocabulary mailjet', () => {
  test.each([
    ['sent', { type: 'delivered', smtp: { reply: 250, enhanced: { class: 2, subject: 0, detail: 0 } } }],
    ['open', { type: 'opened', ip: '127.0.0.1' }],
    ['click', { type: 'clicked', url: 'https://mailjet.com' }],
    [
      'bounce',
      { type: 'bounced', bounce: { class: 'hard', category: 'mailbox-unknown', source: 'provider' } },
    ],
    [
      'blocked',
      {
        type: 'bounced',
        reason: 'preblocked',
        bounce: { class: 'block', category: 'previously-suppressed' },
      },
    ],
    ['spam', { type: 'complained' }],
    ['unsub', { type: 'unsubscribed' }],
  ] as const)('says what %s means', async (native, expected) => {
    const event = await meaning(mailjetSamples[native]);
    expect(event).toMatchObject({
      recipient: mailjetSamples[native].email,
      messageId: mailjetSamples[native].MessageID,
      tags: ['welcome'],
      metadata: { order: 7, CustomID: 'helloworld' },
      ...expected,
    });
  });

  // Mailjet's table of errors; the provider's word outweighs the mail server's code.
  test.each([
    ['user unknown', 'recipient', true, 'hard', 'mailbox-unknown'],
    ['mailbox inactive', 'recipient', true, 'hard', 'mailbox-disabled'],
    ['quota exceeded', 'recipient', false, 'soft', 'mailbox-full'],
    ['invalid domain', 'domain', true, 'hard', 'domain-invalid'],
    ['no mail host', 'domain', false, 'soft', 'domain-invalid'],
    ['relay/access denied', 'domain', false, 'soft', 'routing'],
    ['sender blocked', 'spam', true, 'block', 'reputation'],
    ['content blocked', 'spam', false, 'block', 'content'],
    ['policy issue', 'policy', true, 'block', 'reputation'],
    ['system issue', 'system', false, 'soft', 'other'],
  ])(
    'calls a bounce for %s related to %s, hard %s, %s',
    async (error, error_related_to, hard_bounce, ...said) => {
      const { comment: _comment, ...sample } = mailjetSamples.bounce;
      const event = await meaning({ ...sample, error, error_related_to, hard_bounce });
      expect(event).toMatchObject({
        type: 'bounced',
        reason: error,
        bounce: { class: said[0], category: said[1], source: 'provider' },
      });
    },
  );

  test('takes the class from the comment only where hard_bounce is missing', async () => {
    const { hard_bounce: _hard, ...sample } = mailjetSamples.bounce;
    expect(await meaning(sample)).toMatchObject({ bounce: { class: 'hard', source: 'derived-from-code' } });
    expect(await meaning({ ...sample, hard_bounce: false })).toMatchObject({ bounce: { class: 'soft' } });
  });

  test('calls greylisting a delay', async () => {
    const event = await meaning({ ...mailjetSamples.bounce, hard_bounce: false, error: 'greylisted' });
    expect(event).toMatchObject({ type: 'deferred' });
    expect(event).not.toHaveProperty('bounce');
  });

  test.each([
    ['plain words', { Payload: 'plain words' }],
    ['[1,2]', { Payload: '[1,2]' }],
    ['{"a":1}', { a: 1 }],
  ])('keeps the payload %s', async (Payload, metadata) => {
    expect(await meaning({ ...mailjetSamples.open, Payload, CustomID: '' })).toMatchObject({ metadata });
  });

  test('leaves the prototype alone when a payload names it', async () => {
    const event = await meaning({ ...mailjetSamples.open, Payload: '{"__proto__":{"admin":true}}' });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    expect((event as unknown as { metadata: { admin?: boolean } }).metadata.admin).toBeUndefined();
  });
});

describe('the proof of mailjet', () => {
  test.each([
    ['none', {}],
    ['two', { pathSecret: password, acceptUnverified: true as const }],
  ])('is refused at construction when it is %s', (_what, options) => {
    expect(() => mailjet(options)).toThrow(/exactly one/);
  });

  test('is refused when its password is unset', () => {
    expect(() => mailjet({ basicAuth: { username: 'hooks', password: undefined } })).toThrow(/password/);
  });
});
