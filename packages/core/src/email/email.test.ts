import { describe, expect, expectTypeOf, test } from 'vitest';
import { emailApi } from '../providers/email-api/index.ts';
import { sendlayer } from '../providers/sendlayer/index.ts';
import { createReceiver } from '../receiver/receiver.ts';
import { samplesOf } from '../testing/samples.ts';
import { signDelivery } from '../testing/sign-delivery.ts';
import { toBounce } from './bounce.ts';
import type { EmailEvent } from './email-event.ts';
import { parseSmtp } from './smtp.ts';
import { unified } from './unified.ts';

describe('parseSmtp', () => {
  test.each([
    ['smtp;550 5.1.1 User Unknown', 550, '5.1.1'],
    ['550 5.1.1 <a@example.com>: Recipient address rejected', 550, '5.1.1'],
    ['550-5.7.26 This mail is unauthenticated', 550, '5.7.26'],
    ['421 4.7.0 Try again later', 421, '4.7.0'],
    ['5.1.1 (bad destination mailbox address)', undefined, '5.1.1'],
    ['552 mailbox full', 552, undefined],
    ['550', 550, undefined],
    ['host mx.example.com said: 554 5.7.1 Denied', 554, '5.7.1'],
    ['(550) no such user', 550, undefined],
    ['550: no', 550, undefined],
    ['250 2.0.0 OK', 250, '2.0.0'],
    [550, 550, undefined],
  ])('reads %j', (text, reply, enhanced) => {
    const codes = parseSmtp(text);
    expect(codes?.reply).toBe(reply);
    const code = codes?.enhanced;
    expect(code && `${code.class}.${code.subject}.${code.detail}`).toBe(enhanced);
  });

  test.each([
    '',
    'User unknown',
    '10.30.126.18',
    'port 5501',
    '5.1',
    '3.1.1',
    '5.8.1',
    '5.1.1.1',
    '1550',
    '550 ms'.slice(1),
    '600 no',
    '199',
    null,
    undefined,
    {},
    ['550'],
  ])('finds nothing in %j', (text) => expect(parseSmtp(text)).toBeUndefined());

  test('takes each code from the first source that has it', () => {
    expect(parseSmtp('User unknown', '550 no', '5.1.1 (bad)', '421 4.0.0')).toEqual({
      reply: 550,
      enhanced: { class: 5, subject: 1, detail: 1 },
    });
  });

  test('looks at the start of an endless text only', () => {
    expect(parseSmtp(`${'x'.repeat(1_000_000)} 550 5.1.1`)).toBeUndefined();
  });
});

describe('toBounce', () => {
  test.each([
    ['4.2.2', 'soft', 'mailbox-full'],
    ['5.1.1', 'hard', 'mailbox-unknown'],
    ['5.1.2', 'hard', 'domain-invalid'],
    ['5.1.10', 'hard', 'domain-invalid'],
    ['5.2.1', 'hard', 'mailbox-disabled'],
    ['5.2.2', 'soft', 'mailbox-full'],
    ['5.2.3', 'soft', 'message-too-large'],
    ['5.3.4', 'block', 'message-too-large'],
    ['5.4.1', 'hard', 'routing'],
    ['5.4.4', 'hard', 'routing'],
    ['5.4.6', 'undetermined', 'routing'],
    ['5.6.1', 'block', 'content'],
    ['5.7.1', 'block', 'reputation'],
    ['5.7.26', 'block', 'authentication'],
    ['5.0.0', 'undetermined', 'other'],
    ['550', 'hard', 'mailbox-unknown'],
    ['552', 'soft', 'mailbox-full'],
    ['554', 'undetermined', 'other'],
    ['421', 'soft', 'other'],
  ])('derives from %s the class %s', (code, bounceClass, category) => {
    expect(toBounce({}, parseSmtp(code))).toEqual({
      class: bounceClass,
      category,
      source: 'derived-from-code',
    });
  });

  test('takes a 550 whose text speaks of policy as a block', () => {
    expect(toBounce({}, { reply: 550 }, 'blocked by our spam policy').class).toBe('block');
  });

  test("lets the provider's class outweigh the code", () => {
    expect(toBounce({ class: 'block' }, parseSmtp('5.2.2'))).toEqual({
      class: 'block',
      category: 'mailbox-full',
      source: 'provider',
    });
  });

  test('asks the code where the provider leaves it open, and says when neither knows', () => {
    expect(toBounce({ class: 'undetermined' }, parseSmtp('5.1.1'))).toMatchObject({
      class: 'hard',
      source: 'derived-from-code',
    });
    expect(toBounce({ class: 'undetermined' }, undefined)).toMatchObject({
      class: 'undetermined',
      source: 'provider',
    });
    expect(toBounce({}, parseSmtp('250 2.0.0'))).toEqual({
      class: 'undetermined',
      category: 'other',
      source: 'none',
    });
  });
});

describe('unified', () => {
  const silent = { debug() {}, warn() {}, error() {} };
  const api = emailApi({ secret: 'k3y-of-the-house' });
  const layer = sendlayer({ acceptUnverified: true });

  async function receive(provider: typeof api | typeof layer, body: object) {
    const events: EmailEvent[] = [];
    const own = unified(provider as typeof api);
    const receiver = createReceiver(own, { log: silent }).onAny((event) => events.push(event));
    const { kind } = await receiver.receive(await signDelivery(own, { body }));
    return { kind, event: events[0] };
  }

  test.each([
    [api, 'queued', 'accepted'],
    [api, 'sending', 'sent'],
    [api, 'delivered', 'delivered'],
    [api, 'bounced', 'bounced'],
    [api, 'complained', 'complained'],
    [api, 'opened', 'opened'],
    [api, 'clicked', 'clicked'],
    [layer, 'delivered', 'delivered'],
    [layer, 'bounced', 'bounced'],
    [layer, 'opened', 'opened'],
    [layer, 'clicked', 'clicked'],
    [layer, 'unsubscribed', 'unsubscribed'],
    [layer, 'complained', 'complained'],
  ])('maps %o', async (provider, native, type) => {
    const { kind, event } = await receive(provider, samplesOf(provider.name)[native] as object);
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({
      type,
      provider: provider.name,
      recipient: expect.stringContaining('@example.com'),
      messageId: expect.any(String),
      tags: [],
      metadata: {},
      occurredAt: expect.any(Date),
      verification: provider.signature.level,
      raw: { type: native, payload: samplesOf(provider.name)[native] },
    });
  });

  test('classifies the bounce of each, and says who classified it', async () => {
    expect((await receive(api, samplesOf('email-api').bounced as object)).event).toMatchObject({
      recipient: 'invalid@example.com',
      smtp: { reply: 550 },
      reason: 'User unknown',
      bounce: { class: 'hard', category: 'mailbox-unknown', source: 'provider' },
    });
    expect((await receive(layer, samplesOf('sendlayer').bounced as object)).event).toMatchObject({
      recipient: 'recipient@example.com',
      smtp: { reply: 550, enhanced: { class: 5, subject: 1, detail: 1 } },
      bounce: { class: 'hard', category: 'mailbox-unknown', source: 'derived-from-code' },
    });
  });

  test('gives a type that the provider does not know as a value', async () => {
    const { kind, event } = await receive(api, { id: 'e', type: 'paused', data: { email_id: 'm' } });
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({ type: 'unknown', raw: { type: 'paused' } });
  });

  test('leaves drift drift', async () => {
    expect(await receive(api, { id: 'e', type: 'bounced', data: {} })).toMatchObject({
      kind: 'drifted',
      event: undefined,
    });
  });

  test('shares its keys with the native provider, so that changing over repeats nothing', async () => {
    const { memoryDedup } = await import('../dedup/memory.ts');
    const dedup = memoryDedup();
    let runs = 0;
    const delivery = await signDelivery(api, { type: 'bounced' });
    await createReceiver(api, { dedup })
      .on('bounced', () => ++runs)
      .receive(delivery);
    await createReceiver(unified(api), { dedup })
      .on('bounced', () => ++runs)
      .receive(delivery);
    expect(runs).toBe(1);
  });

  test('narrows, with the native event typed', () => {
    createReceiver(unified(api))
      .on('bounced', (event) => {
        expectTypeOf(event.bounce.class).toEqualTypeOf<'hard' | 'soft' | 'block' | 'undetermined'>();
        expectTypeOf(event.recipient).toEqualTypeOf<string | undefined>();
        if (event.raw.type === 'bounced')
          expectTypeOf(event.raw.data.bounce_type).toEqualTypeOf<'hard' | 'soft'>();
      })
      .on('clicked', (event) => {
        expectTypeOf(event.url).toEqualTypeOf<string | undefined>();
        // @ts-expect-error only a bounce has a class
        event.bounce;
      });
    // @ts-expect-error the native name of `accepted`
    expect(() => createReceiver(unified(api)).on('queued', () => {})).toThrow();
  });
});
