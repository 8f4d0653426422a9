import * as v from 'valibot';
import { describe, expect, expectTypeOf, test } from 'vitest';
import * as z from 'zod';
import type { Failure } from '../handlers/handler.ts';
import type { Logger } from '../handlers/log.ts';
import { emailApi } from '../providers/email-api/index.ts';
import { sendlayer } from '../providers/sendlayer/index.ts';
import { createReceiver } from '../receiver/receiver.ts';
import { hmacHeader } from '../signatures/hmac-header.ts';
import { createClock } from '../testing/clock.ts';
import { signDelivery } from '../testing/sign-delivery.ts';
import { defineProvider } from './define-provider.ts';
import type { EventOf, WebhookEvent } from './event.ts';

const silent: Logger = { debug() {}, warn() {}, error() {} };
const signature = hmacHeader({ header: 'x-acme-signature', secret: 'k3y-of-the-house' });
const read = (body: { id: unknown; kind: unknown; order: unknown }) => ({
  id: body.id,
  type: body.kind,
  data: body.order,
});

const withZod = defineProvider({
  name: 'acme',
  signature,
  events: {
    'order.paid': z.object({ order: z.string(), cents: z.number() }),
    'order.sent': z.object({ carrier: z.string(), at: z.string().transform((text) => new Date(text)) }),
  },
  read,
});

const withValibot = defineProvider({
  name: 'acme',
  signature,
  events: {
    'order.paid': v.object({ order: v.string(), cents: v.number() }),
    'order.sent': v.object({ carrier: v.string() }),
  },
  read,
});

describe('a provider of your own', () => {
  test.each([
    ['zod', withZod],
    ['valibot', withValibot],
  ])('made with %s verifies, reads and narrows', async (_library, provider) => {
    const paid: unknown[] = [];
    const failures: Failure[] = [];
    const receiver = createReceiver(provider as typeof withZod, { log: silent })
      .on('order.paid', (event) => paid.push(event.data.cents))
      .onError((failure) => failures.push(failure));
    const send = async (body: object) =>
      (await receiver.receive(await signDelivery(provider as typeof withZod, { body }))).kind;
    expect(await send({ id: 1, kind: 'order.paid', order: { order: 'a', cents: 7 } })).toBe('accepted');
    expect(await send({ id: 2, kind: 'order.paid', order: { order: 'a', cents: 'private' } })).toBe(
      'drifted',
    );
    expect(paid).toEqual([7]);
    expect(failures).toMatchObject([
      {
        outcome: 'drifted',
        error: { code: 'schema-drift', type: 'order.paid', paths: ['data.cents'] },
        event: { id: '2' },
      },
    ]);
    // A schema library's own words may quote what it got.
    expect(messageOf(failures[0])).toContain('data.cents');
    expect(messageOf(failures[0])).not.toContain('private');
  });

  test('gives handlers what the schema made of the data', async () => {
    let at: unknown;
    const receiver = createReceiver(withZod).on('order.sent', (event) => {
      at = event.data.at;
    });
    const body = { id: 'a', kind: 'order.sent', order: { carrier: 'post', at: '2026-01-02T03:04:05Z' } };
    await receiver.receive(await signDelivery(withZod, { body }));
    expect(at).toEqual(new Date('2026-01-02T03:04:05Z'));
  });

  test('may validate asynchronously', async () => {
    const slow = defineProvider({
      name: 'slow',
      signature,
      events: { paid: z.object({ cents: z.number().refine(async (cents) => cents > 0) }) },
      read: (body) => ({ id: body.id, type: 'paid', data: body }),
    });
    const receiver = createReceiver(slow, { log: silent }).on('paid', () => {});
    expect(await receiver.receive(await signDelivery(slow, { body: { id: 'a', cents: 1 } }))).toMatchObject({
      kind: 'accepted',
    });
    expect(await receiver.receive(await signDelivery(slow, { body: { id: 'b', cents: -1 } }))).toMatchObject({
      kind: 'drifted',
    });
  });

  test('may find several events in a body, and each is handled once', async () => {
    const batch = defineProvider({
      name: 'batch',
      signature,
      events: { ok: z.object({}), bad: z.object({}) },
      read: (body) =>
        body.events.map((event: { id: string; type: string }) => ({ ...event, data: {}, payload: event })),
    });
    const runs: string[] = [];
    let broken = true;
    const receiver = createReceiver(batch, { log: silent }).onAny(async (event) => {
      runs.push(event.id);
      if (event.type === 'bad' && broken) throw new Error('no');
    });
    const delivery = await signDelivery(batch, {
      body: {
        events: [
          { id: '1', type: 'ok' },
          { id: '2', type: 'bad' },
          { id: '3', type: 'ok' },
          { id: '1', type: 'ok' },
          { id: '4', type: 'new' },
        ],
      },
    });
    expect(await receiver.receive(delivery)).toMatchObject({ kind: 'handler-failed', status: 500 });
    broken = false;
    expect(await receiver.receive(delivery)).toMatchObject({ status: 200 });
    expect(runs).toEqual(['1', '2', '3', '2']);
    expect(await receiver.receive(await signDelivery(batch, { body: { events: [] } }))).toMatchObject({
      kind: 'ignored',
      status: 200,
    });
  });

  test('that finds no event in a body calls it malformed, with the cause kept', async () => {
    const failures: Failure[] = [];
    const fragile = defineProvider({
      name: 'fragile',
      signature,
      events: {},
      read: (body) => body.event.fields,
    });
    const receiver = createReceiver(fragile, { log: silent }).onError((failure) => failures.push(failure));
    expect(await receiver.receive(await signDelivery(fragile, { body: {} }))).toMatchObject({ status: 400 });
    expect(failures[0]).toMatchObject({
      outcome: 'malformed',
      error: { code: 'body-malformed', cause: expect.any(TypeError) },
    });
  });

  test.each([
    ['a name', { name: '' }, 'needs a `name`'],
    ['a signature', { signature: undefined }, 'needs a `signature`'],
  ])('cannot be made without %s', (_what, change, message) => {
    expect(() => defineProvider({ name: 'acme', signature, events: {}, read, ...change } as never)).toThrow(
      message,
    );
  });
});

describe('maxAge', () => {
  const clock = createClock('2026-01-15T12:00:00Z');
  const provider = emailApi({ secret: 'k3y-of-the-house', maxAge: 3600 });
  const receiver = createReceiver(provider, { now: clock.now, log: silent }).onAny(() => {});
  const statusAt = async (created_at: unknown) => {
    const body = { id: `evt_${created_at}`, type: 'queued', created_at, data: { email_id: 'm' } };
    return (await receiver.receive(await signDelivery(provider, { body }))).status;
  };

  test.each([
    ['at the last accepted millisecond', '2026-01-15T11:00:00.000Z', 200],
    ['one millisecond older', '2026-01-15T10:59:59.999Z', 401],
    ['now', '2026-01-15T12:00:00Z', 200],
    ['as far ahead as clocks may differ', '2026-01-15T12:05:00.000Z', 200],
    ['one millisecond further ahead', '2026-01-15T12:05:00.001Z', 401],
    ['without a time', undefined, 401],
    ['with a time that is none', 'soon', 401],
  ])('answers an event %s with %s', async (_when, created_at, status) => {
    expect(await statusAt(created_at)).toBe(status);
  });
});

describe('types', () => {
  const secret = 'k3y-of-the-house';

  test('narrow by one type, by several, and by any', () => {
    createReceiver(emailApi({ secret }))
      .on('bounced', (event) => {
        expectTypeOf(event.type).toEqualTypeOf<'bounced'>();
        expectTypeOf(event.data.bounce_type).toEqualTypeOf<'hard' | 'soft'>();
        expectTypeOf(event.data.to).toEqualTypeOf<string>();
        expectTypeOf(event.occurredAt).toEqualTypeOf<Date | undefined>();
        // @ts-expect-error a misspelt field does not compile, although extra fields pass
        event.data.bounce_tpye;
      })
      .on(['opened', 'clicked'], (event) => {
        expectTypeOf(event.type).toEqualTypeOf<'opened' | 'clicked'>();
        if (event.type === 'clicked') expectTypeOf(event.data.url).toEqualTypeOf<string | undefined>();
        // @ts-expect-error only clicks have a URL
        else event.data.url;
      })
      .onAny((event) => {
        expectTypeOf(event.type).toEqualTypeOf<
          'queued' | 'sending' | 'delivered' | 'bounced' | 'complained' | 'opened' | 'clicked'
        >();
        if (event.type === 'delivered') expectTypeOf(event.data.delivered_at).toEqualTypeOf<string>();
      })
      .onUnknown((event) => expectTypeOf(event).toEqualTypeOf<WebhookEvent>());
  });

  test('refuse a type that the provider has not', () => {
    const receiver = createReceiver(emailApi({ secret }));
    // @ts-expect-error the type is `bounced`
    expect(() => receiver.on('bounce', () => {})).toThrow();
    // @ts-expect-error the second of the types is misspelt
    expect(() => receiver.on(['opened', 'click'], () => {})).toThrow();
    // @ts-expect-error SendLayer has complaints and no queue
    expect(() => createReceiver(sendlayer({ acceptUnverified: true })).on('queued', () => {})).toThrow();
  });

  test('narrow for sendlayer', () => {
    createReceiver(sendlayer({ acceptUnverified: true })).on('bounced', ({ data }) => {
      expectTypeOf(data.BouncedEmailAddress.EmailAddress).toEqualTypeOf<string>();
      expectTypeOf(data.BouncedEmailAddress.DiagnosticCode).toEqualTypeOf<string | undefined>();
      // @ts-expect-error a bounce has no `To`
      data.To;
    });
  });

  test('narrow for providers made with zod and with valibot', () => {
    createReceiver(withZod).on('order.sent', ({ data }) =>
      expectTypeOf(data).toEqualTypeOf<{ carrier: string; at: Date }>(),
    );
    createReceiver(withValibot).on('order.paid', ({ data }) =>
      expectTypeOf(data).toEqualTypeOf<{ order: string; cents: number }>(),
    );
    // @ts-expect-error
    expect(() => createReceiver(withValibot).on('order.lost', () => {})).toThrow();
  });

  test('name the union of a provider', () => {
    expectTypeOf<EventOf<typeof withZod>['type']>().toEqualTypeOf<'order.paid' | 'order.sent'>();
    const receiver = createReceiver(withZod);
    expectTypeOf<EventOf<typeof receiver>['type']>().toEqualTypeOf<'order.paid' | 'order.sent'>();
  });
});

function messageOf(failure: Failure | undefined): string {
  return failure?.error instanceof Error ? failure.error.message : '';
}
