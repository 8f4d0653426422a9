import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { memoryDedup } from '../dedup/memory.ts';
import type { Claim, DedupStore } from '../dedup/store.ts';
import { createDelivery, type Delivery } from '../delivery/delivery.ts';
import { NonRetryableError } from '../errors.ts';
import type { Failure } from '../handlers/handler.ts';
import type { LogDetails, Logger } from '../handlers/log.ts';
import { emailApi } from '../providers/email-api/index.ts';
import { createClock } from '../testing/clock.ts';
import { samplesOf } from '../testing/samples.ts';
import { signDelivery } from '../testing/sign-delivery.ts';
import { createReceiver, type ReceiverOptions } from './receiver.ts';

const provider = emailApi({ secret: 'k3y-of-the-house' });
const silent: Logger = { debug() {}, warn() {}, error() {} };
const receiverWith = (options: ReceiverOptions = {}) => createReceiver(provider, { log: silent, ...options });
const delivered = (id = 'evt_1') => signed({ ...(samplesOf('email-api').delivered as object), id });
const signed = (body: object | string) => signDelivery(provider, { body });

describe('a delivery', () => {
  test('is handled and answered at once when nothing waits', async () => {
    const seen: unknown[] = [];
    const receiver = receiverWith().on('delivered', (event, context) => {
      seen.push(event, context.attempt, context.verification, context.signal.aborted);
    });
    const delivery = await delivered();
    expect(receiver.receive(delivery)).toEqual({
      kind: 'accepted',
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"received":true}',
    });
    expect(seen).toEqual([
      {
        id: 'evt_1',
        type: 'delivered',
        data: (samplesOf('email-api').delivered as { data: object }).data,
        occurredAt: new Date('2024-01-15T10:30:05Z'),
        provider: 'email-api',
        verification: 'body',
        payload: { ...(samplesOf('email-api').delivered as object), id: 'evt_1' },
      },
      1,
      { level: 'body', scheme: 'hmac-header', secretIndex: 0 },
      false,
    ]);
  });

  test('runs every handler that fits, in the order registered', async () => {
    const order: string[] = [];
    const receiver = receiverWith()
      .on(['delivered', 'bounced'], () => order.push('first'))
      .onAny(async () => order.push('second'))
      .on('delivered', () => order.push('third'))
      .on('opened', () => order.push('never'));
    await receiver.receive(await delivered());
    expect(order).toEqual(['first', 'second', 'third']);
  });

  test('runs a handler once that names a type twice', async () => {
    let runs = 0;
    const receiver = receiverWith().on(['delivered', 'delivered'], () => ++runs);
    receiver.receive(await delivered());
    expect(runs).toBe(1);
  });

  test('is ignored and not remembered while no handler fits', async () => {
    let runs = 0;
    const receiver = receiverWith();
    const delivery = await delivered();
    expect(receiver.receive(delivery)).toMatchObject({ kind: 'ignored', status: 200 });
    receiver.on('delivered', () => ++runs);
    expect(receiver.receive(delivery)).toMatchObject({ kind: 'accepted' });
    expect(runs).toBe(1);
  });

  test.each(['delivery', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'of the unknown type %s goes to onUnknown, once',
    async (type) => {
      const seen: string[] = [];
      const receiver = receiverWith()
        .onAny(() => seen.push('any'))
        .onUnknown((event) => seen.push(event.type));
      const delivery = await signed({ id: 'evt_1', type, data: {} });
      expect(receiver.receive(delivery)).toMatchObject({ kind: 'ignored', status: 200 });
      expect(receiver.receive(delivery)).toMatchObject({ kind: 'duplicate', status: 200 });
      expect(seen).toEqual([type]);
    },
  );

  test('keeps the fields that the schema does not name', async () => {
    let data: unknown;
    const receiver = receiverWith().on('queued', (event) => {
      data = event.data;
    });
    receiver.receive(
      await signed({ id: 'e', type: 'queued', data: { email_id: 'm', colour: 'red', __proto: 1 } }),
    );
    expect(data).toEqual({ email_id: 'm', colour: 'red', __proto: 1 });
  });

  test('with an id of any length is one event, and never another', async () => {
    let runs = 0;
    const receiver = receiverWith().on('delivered', () => ++runs);
    const long = 'x'.repeat(5000);
    for (const id of [`${long}a`, `${long}b`, long.slice(0, 512), `${long}a`])
      await receiver.receive(await delivered(id));
    expect(runs).toBe(3);
  });

  test('keeps endpoints that share a store apart', async () => {
    let runs = 0;
    const dedup = memoryDedup();
    for (const endpoint of ['a', 'b', 'a']) {
      const receiver = receiverWith({ dedup, endpoint }).on('delivered', () => ++runs);
      receiver.receive(await delivered());
    }
    expect(runs).toBe(2);
  });
});

describe('answers from the table', () => {
  const receiver = receiverWith({ maxBodyBytes: 400 }).onAny(() => {});
  const status = async (delivery: Delivery) => (await receiver.receive(delivery)).status;

  test.each([
    ['text', '"text"', 400],
    ['a number', '123', 400],
    ['null', 'null', 400],
    ['true', 'true', 400],
    ['an empty list', '[]', 400],
    ['an empty object', '{}', 400],
    ['nothing', '', 400],
    ['no JSON', '{"id":', 400],
    ['a form', 'id=evt_1&type=delivered', 400],
    ['no id', '{"type":"delivered","data":{}}', 400],
    ['an empty id', '{"id":"","type":"delivered","data":{}}', 400],
    ['an id that is a list', '{"id":["a"],"type":"delivered","data":{}}', 400],
    ['an id with a newline', '{"id":"a\\nb","type":"delivered","data":{}}', 400],
    ['an id that JavaScript rounds', '{"id":9007199254740993,"type":"queued","data":{"email_id":"m"}}', 400],
    ['an id that is a number', '{"id":7,"type":"queued","data":{"email_id":"m"}}', 200],
    ['no type', '{"id":"a","data":{}}', 400],
    ['a type that is no text', '{"id":"a","type":{},"data":{}}', 400],
    ['no data', '{"id":"a","type":"delivered"}', 422],
    ['data that does not fit', '{"id":"a","type":"bounced","data":{"bounce_type":"firm"}}', 422],
    ['too many bytes', `{"pad":"${'x'.repeat(400)}"}`, 413],
  ])('for a signed body with %s', async (_name, body, expected) => {
    expect(await status(await signed(body))).toBe(expected);
  });

  test('for another method', async () => {
    expect(await receiver.receive({ ...(await delivered()), method: 'GET' })).toMatchObject({
      status: 405,
      headers: { allow: 'POST' },
    });
  });

  test.each([
    ['gzip', 415],
    ['identity', 200],
    ['Identity ', 200],
    ['gzip, identity', 415],
  ])('for Content-Encoding %s', async (encoding, expected) => {
    const delivery = await signDelivery(provider, {
      type: 'opened',
      headers: { 'content-encoding': encoding },
    });
    expect(await status(delivery)).toBe(expected);
  });

  test('for a Content-Encoding of nothing but a space, which a web Headers would trim', async () => {
    const { headers, body } = await signDelivery(provider, { type: 'opened' });
    const spaced = { ...Object.fromEntries(headers), 'content-encoding': ' ' };
    expect(await status(createDelivery({ headers: spaced, body }))).toBe(415);
  });

  test('for a custom status of the provider', async () => {
    const own = createReceiver({ ...provider, statuses: { drifted: 406 } }, { log: silent });
    expect(await own.receive(await signed({ id: 'a', type: 'delivered' }))).toMatchObject({
      kind: 'drifted',
      status: 406,
    });
  });

  test('for a handshake, which nobody signs', async () => {
    const handshake = (delivery: Delivery) => (delivery.method === 'GET' ? { body: 'yes' } : undefined);
    const own = createReceiver({ ...provider, handshake }, { log: silent });
    expect(await own.receive(createDelivery({ method: 'GET', body: '' }))).toEqual({
      kind: 'handshake',
      status: 200,
      headers: { 'content-type': 'text/plain' },
      body: 'yes',
    });
  });
});

describe('a handler that fails', () => {
  test('gives 500 without its words, and runs at the retry', async () => {
    const failures: Failure[] = [];
    let runs = 0;
    const receiver = receiverWith()
      .on('delivered', async () => {
        if (++runs === 1) throw new Error('the database password is hunter2');
      })
      .onError((failure) => failures.push(failure));
    const delivery = await delivered();
    const first = await receiver.receive(delivery);
    expect(first).toMatchObject({ kind: 'handler-failed', status: 500, body: '{"error":"Not handled"}' });
    expect(failures).toMatchObject([
      { outcome: 'handler-failed', event: { id: 'evt_1' }, delivery: { method: 'POST' } },
    ]);
    expect(await receiver.receive(delivery)).toMatchObject({ kind: 'accepted', status: 200 });
    expect(await receiver.receive(delivery)).toMatchObject({ kind: 'duplicate', status: 200 });
    expect(runs).toBe(2);
  });

  test('for good gives 200, tells onError, and never runs again', async () => {
    const outcomes: string[] = [];
    let runs = 0;
    const receiver = receiverWith()
      .on('delivered', () => {
        runs++;
        throw new NonRetryableError();
      })
      .onError(({ outcome }) => outcomes.push(outcome));
    const delivery = await delivered();
    expect(await receiver.receive(delivery)).toMatchObject({ kind: 'non-retryable', status: 200 });
    expect(await receiver.receive(delivery)).toMatchObject({ kind: 'duplicate', status: 200 });
    expect(outcomes).toEqual(['non-retryable']);
    expect(runs).toBe(1);
  });

  test('stops the handlers after it', async () => {
    const order: string[] = [];
    const receiver = receiverWith()
      .on('delivered', () => order.push('first'))
      .on('delivered', () => Promise.reject(new Error('no')))
      .on('delivered', () => order.push('third'));
    expect(await receiver.receive(await delivered())).toMatchObject({ status: 500 });
    expect(order).toEqual(['first']);
  });

  test('is heard by listeners that throw, reject or take for ever, without changing the answer', async () => {
    const heard: string[] = [];
    const receiver = receiverWith({ handlerTimeoutMs: 20 })
      .on('delivered', () => {
        throw new Error('no');
      })
      .onError(() => {
        throw new Error('listener');
      })
      .onError(() => Promise.reject(new Error('listener')))
      .onError(() => heard.push('told'))
      .onError(() => new Promise(() => {}));
    expect(await receiver.receive(await delivered())).toMatchObject({ status: 500 });
    expect(heard).toEqual(['told']);
  });
});

describe('64 identical deliveries at once', () => {
  test('run the handler once, and answer 200 or 503 with Retry-After', async () => {
    let runs = 0;
    const running = gate();
    const receiver = receiverWith().on('delivered', async () => {
      runs++;
      await running.opened;
    });
    const delivery = await delivered();
    const answers = Array.from({ length: 64 }, async () => receiver.receive(delivery));
    running.open();
    const outcomes = await Promise.all(answers);
    expect(runs).toBe(1);
    expect(outcomes.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, headers } of outcomes.filter(({ status }) => status !== 200)) {
      expect(status).toBe(503);
      expect(headers['retry-after']).toMatch(/^([1-9]|[1-5]\d|60)$/);
    }
    expect(await receiver.receive(delivery)).toMatchObject({ status: 200 });
    expect(runs).toBe(1);
  });

  test('that all fail are each run again', async () => {
    let runs = 0;
    const receiver = receiverWith().on('delivered', async () => {
      runs++;
      throw new Error('no');
    });
    const delivery = await delivered();
    for (let i = 0; i < 3; i++) expect(await receiver.receive(delivery)).toMatchObject({ status: 500 });
    expect(runs).toBe(3);
  });

  test('are told when the lease of the first ends', async () => {
    const running = gate();
    const clock = createClock();
    const receiver = receiverWith({ now: clock.now, leaseMs: 30_000 }).on('delivered', () => running.opened);
    const delivery = await delivered();
    const first = receiver.receive(delivery);
    clock.advance(10_500);
    expect(await receiver.receive(delivery)).toMatchObject({ headers: { 'retry-after': '20' } });
    clock.advance(19_499);
    expect(await receiver.receive(delivery)).toMatchObject({ headers: { 'retry-after': '1' } });
    running.open();
    await first;
  });
});

test('shows adapters the two limits of a body, and no other option', () => {
  const receiver = receiverWith({ maxBodyBytes: 2000, log: { debug() {}, warn() {}, error() {} } });
  expect(receiver.limits).toEqual({ maxBodyBytes: 2000, bodyTimeoutMs: 10_000 });
});

describe('a handler past its deadline', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('is told by its signal, answers 503, and does not run again while it runs', async () => {
    let runs = 0;
    const running = gate();
    const reasons: unknown[] = [];
    const failures: Failure[] = [];
    const receiver = receiverWith({ handlerTimeoutMs: 10_000, leaseMs: 30_000 })
      .on('delivered', async (_event, { signal }) => {
        runs++;
        signal.addEventListener('abort', () => reasons.push(signal.reason));
        await running.opened;
      })
      .onError((failure) => failures.push(failure));
    const delivery = await delivered();
    const first = receiver.receive(delivery);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(reasons).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await first).toMatchObject({ kind: 'deadline', status: 503, headers: { 'retry-after': '5' } });
    expect(reasons).toMatchObject([{ code: 'handler-deadline' }]);
    expect(failures).toMatchObject([{ outcome: 'deadline', event: { id: 'evt_1' } }]);
    // Longer than the lease: only a lease that is renewed keeps the duplicate away.
    for (let i = 0; i < 5; i++) {
      await vi.advanceTimersByTimeAsync(20_000);
      expect(await receiver.receive(delivery)).toMatchObject({ kind: 'in-progress', status: 503 });
    }
    running.open();
    await receiver.close();
    expect(runs).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([
    ['succeeds', 1],
    ['fails', 2],
  ])('that %s late has run %s times after the retry', async (late, expected) => {
    let runs = 0;
    const running = gate();
    const receiver = receiverWith().on('delivered', async () => {
      if (++runs > 1) return;
      await running.opened;
      if (late === 'fails') throw new Error('late');
    });
    const delivery = await delivered();
    const first = receiver.receive(delivery);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await first).toMatchObject({ kind: 'deadline' });
    running.open();
    await vi.advanceTimersByTimeAsync(0);
    expect(await receiver.receive(delivery)).toMatchObject({ status: 200 });
    expect(runs).toBe(expected);
  });

  test('is reported in the async context of its own request', async () => {
    const requests = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const running = gate();
    const receiver = receiverWith()
      .on('delivered', async ({ id }, { signal }) => {
        signal.addEventListener('abort', () => seen.push(['abort', id, requests.getStore()]));
        await running.opened;
      })
      .onError(({ event }) => seen.push(['error', event?.id, requests.getStore()]));
    const ids = ['evt_1', 'evt_2', 'evt_3'];
    const deliveries = await Promise.all(ids.map((id) => delivered(id)));
    const answers = ids.map((id, n) => requests.run(id, () => receiver.receive(deliveries[n]!)));
    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all(answers);
    expect(seen).toEqual(
      expect.arrayContaining(
        ids.flatMap((id) => [
          ['abort', id, id],
          ['error', id, id],
        ]),
      ),
    );
    running.open();
    await receiver.close();
  });

  test('sees an aborted signal also when it asks for it late', async () => {
    const running = gate();
    const aborted: boolean[] = [];
    const receiver = receiverWith().on('delivered', async (_event, context) => {
      await running.opened;
      aborted.push(context.signal.aborted);
    });
    const first = receiver.receive(await delivered());
    await vi.advanceTimersByTimeAsync(10_000);
    await first;
    running.open();
    await receiver.close();
    expect(aborted).toEqual([true]);
  });
});

describe('a store that fails', () => {
  const failing = (
    verb: keyof DedupStore,
    times = Number.POSITIVE_INFINITY,
    store: DedupStore = memoryDedup(),
  ): DedupStore => {
    let left = times;
    const failingAt = <Verb extends keyof DedupStore>(name: Verb): DedupStore[Verb] =>
      ((...args: Parameters<DedupStore[Verb]>) => {
        if (name === verb && left-- > 0) throw new Error('store down');
        return (store[name] as (...args: unknown[]) => unknown).apply(store, args);
      }) as DedupStore[Verb];
    return {
      claim: failingAt('claim'),
      complete: failingAt('complete'),
      release: failingAt('release'),
      extend: failingAt('extend'),
    };
  };

  test('at claim lets nothing run, and answers 503 with Retry-After', async () => {
    let runs = 0;
    const failures: Failure[] = [];
    const receiver = receiverWith({ dedup: failing('claim', 1) })
      .on('delivered', () => ++runs)
      .onError((failure) => failures.push(failure));
    const delivery = await delivered();
    expect(await receiver.receive(delivery)).toMatchObject({
      kind: 'store-unavailable',
      status: 503,
      headers: { 'retry-after': '5' },
    });
    expect(failures).toMatchObject([{ outcome: 'store-unavailable', error: { code: 'store-unavailable' } }]);
    expect(runs).toBe(0);
    expect(await receiver.receive(delivery)).toMatchObject({ status: 200 });
    expect(runs).toBe(1);
  });

  test('at claim lets everything run where that was chosen', async () => {
    let runs = 0;
    const receiver = receiverWith({ dedup: failing('claim'), onStoreError: 'process' }).on(
      'delivered',
      () => ++runs,
    );
    expect(await receiver.receive(await delivered())).toMatchObject({ status: 200 });
    expect(runs).toBe(1);
  });

  test.each([1, 2, Number.POSITIVE_INFINITY])(
    'at complete, %s times, never runs a handler again that succeeded',
    async (times) => {
      const clock = createClock();
      const dedup = failing('complete', times, memoryDedup({ now: clock.now }));
      let runs = 0;
      const receiver = receiverWith({ now: clock.now, dedup, leaseMs: 1000 }).on('delivered', () => ++runs);
      const delivery = await delivered();
      expect(await receiver.receive(delivery)).toMatchObject({ kind: 'accepted', status: 200 });
      for (let i = 0; i < 4; i++) {
        expect(await receiver.receive(delivery)).toMatchObject({ kind: 'duplicate', status: 200 });
        // Past the lease, so that the store itself would give the key away again.
        clock.advance(1001);
      }
      expect(runs).toBe(1);
    },
  );

  test('at release leaves the event to the end of its lease', async () => {
    const clock = createClock();
    const memory = memoryDedup({ now: clock.now });
    const dedup: DedupStore = {
      claim: (...args) => memory.claim(...args),
      complete: (...args) => memory.complete(...args),
      extend: (...args) => memory.extend(...args),
      release: () => Promise.reject(new Error('store down')),
    };
    let runs = 0;
    const receiver = receiverWith({ now: clock.now, dedup, leaseMs: 1000 }).on('delivered', () => {
      if (++runs === 1) throw new Error('no');
    });
    const delivery = await delivered();
    expect(await receiver.receive(delivery)).toMatchObject({ status: 500 });
    expect(await receiver.receive(delivery)).toMatchObject({ kind: 'in-progress', status: 503 });
    clock.advance(1001);
    expect(await receiver.receive(delivery)).toMatchObject({ kind: 'accepted' });
    expect(runs).toBe(2);
  });

  test('by being slow is not waited for, and its late claim is given back', async () => {
    const memory = memoryDedup();
    const slow = gate();
    const released: string[] = [];
    const dedup: DedupStore = {
      claim: async (...args): Promise<Claim> => {
        await slow.opened;
        return memory.claim(...args);
      },
      complete: (...args) => memory.complete(...args),
      extend: (...args) => memory.extend(...args),
      release: (key, token) => {
        released.push(token);
        return memory.release(key, token);
      },
    };
    let runs = 0;
    const receiver = receiverWith({ dedup, storeTimeoutMs: 10 }).on('delivered', () => ++runs);
    const delivery = await delivered();
    expect(await receiver.receive(delivery)).toMatchObject({ kind: 'store-unavailable', status: 503 });
    slow.open();
    await eventually(() => released.length === 1);
    expect(await receiver.receive(delivery)).toMatchObject({ status: 200 });
    expect(runs).toBe(1);
  });

  test('by losing the claim tells the handler, and keeps what the next owner wrote', async () => {
    vi.useFakeTimers();
    const running = gate();
    const memory = memoryDedup();
    const writes: boolean[] = [];
    let key = '';
    const dedup: DedupStore = {
      claim: (claimed, leaseMs) => {
        key = claimed;
        return memory.claim(claimed, leaseMs);
      },
      complete: (...args) => {
        const wrote = memory.complete(...args) as boolean;
        writes.push(wrote);
        return wrote;
      },
      release: (...args) => memory.release(...args),
      extend: () => false,
    };
    const aborted: boolean[] = [];
    const receiver = receiverWith({ dedup, leaseMs: 9_000 }).on('delivered', async (_event, { signal }) => {
      await running.opened;
      aborted.push(signal.aborted);
    });
    const first = receiver.receive(await delivered());
    await vi.advanceTimersByTimeAsync(9_001);
    expect(memory.claim(key, 60_000)).toMatchObject({ state: 'claimed' });
    running.open();
    expect(await first).toMatchObject({ status: 200 });
    expect(aborted).toEqual([true]);
    expect(writes).toEqual([false]);
    expect(memory.claim(key, 60_000)).toMatchObject({ state: 'in-progress' });
    vi.useRealTimers();
  });
});

describe('secrets that are looked up', () => {
  test.each([undefined, '', ' ', 'whsec_', ['k3y-of-the-house', '']])(
    'give 500 for %j, and are logged',
    async (found) => {
      const lines: [string, LogDetails][] = [];
      const log: Logger = { ...silent, error: (...line) => lines.push(line) };
      const own = emailApi({ secret: async () => found });
      const receiver = createReceiver(own, { log }).onAny(() => {});
      expect(await receiver.receive(await delivered())).toMatchObject({ kind: 'misconfigured', status: 500 });
      expect(lines).toHaveLength(1);
      expect(lines[0]?.[1]).toMatchObject({ reason: 'secret-invalid', outcome: 'misconfigured' });
    },
  );

  test('give 500 when the lookup fails, without its words', async () => {
    const own = emailApi({ secret: () => Promise.reject(new Error('vault token s.123 expired')) });
    const receiver = createReceiver(own, { log: silent });
    const outcome = await receiver.receive(await delivered());
    expect(outcome).toMatchObject({ status: 500 });
    expect(JSON.stringify(outcome)).not.toContain('vault');
  });
});

describe('the log', () => {
  test('never holds a secret, a signature or a byte of the body', async () => {
    const lines: string[] = [];
    const write = (message: string, details: LogDetails) => {
      lines.push(
        message,
        JSON.stringify(details, (_key, value) => (value instanceof Error ? value.message : value)),
      );
    };
    const log: Logger = { debug: write, warn: write, error: write };
    const receiver = createReceiver(provider, { log }).on('bounced', () => {
      throw new Error('no');
    });
    const bounced = await signDelivery(provider, { type: 'bounced' });
    const signature = bounced.headers.get('x-webhook-signature') as string;
    await receiver.receive(bounced);
    await receiver.receive({ ...bounced, body: (await delivered()).body });
    await receiver.receive({ ...bounced, headers: new Headers({ 'x-webhook-signature': `${signature}0` }) });
    for (const body of [
      '{"id":"private words',
      '{"id":"a","type":"bounced","data":{"bounce_type":"private words"}}',
    ]) {
      await receiver.receive(await signed(body));
    }
    expect(lines.length).toBeGreaterThanOrEqual(10);
    for (const line of lines) {
      for (const word of [
        'k3y-of',
        signature.slice(7, 15),
        'invalid@example.com',
        'User unknown',
        'private words',
      ]) {
        expect(line).not.toContain(word);
      }
    }
  });

  test('that throws costs no answer', async () => {
    const broken = () => {
      throw new Error('disk full');
    };
    const receiver = createReceiver(provider, { log: { debug: broken, warn: broken, error: broken } });
    expect(await receiver.receive(createDelivery({ body: '' }))).toMatchObject({ status: 401 });
  });
});

describe('close', () => {
  test('refuses what comes, and waits for what runs', async () => {
    const running = gate();
    let ended = false;
    const receiver = receiverWith().on('delivered', async () => {
      await running.opened;
      ended = true;
    });
    const first = receiver.receive(await delivered());
    const closed = receiver.close();
    expect(await receiver.receive(await delivered('evt_2'))).toMatchObject({
      kind: 'draining',
      status: 503,
      headers: { 'retry-after': '5' },
    });
    running.open();
    await closed;
    expect(ended).toBe(true);
    expect(await first).toMatchObject({ status: 200 });
  });
});

describe('what is put together wrongly', () => {
  test.each([
    [
      'a type that the provider has not',
      () => receiverWith().on('bounce' as never, () => {}),
      'no event type "bounce"',
    ],
    ['a handler that is none', () => receiverWith().on('bounced', 'suppress' as never), 'takes a function'],
    ['no provider', () => createReceiver(undefined as never), 'takes a provider'],
    ['a limit of 0', () => receiverWith({ maxBodyBytes: 0 }), '`maxBodyBytes` must be a number above 0'],
    ['a lease that is no number', () => receiverWith({ leaseMs: Number.NaN }), '`leaseMs`'],
    [
      'ids kept shorter than the sender retries',
      () => receiverWith({ retentionMs: 60_000 }),
      'keep ids at least that long',
    ],
    ['a maxAge under the retries', () => emailApi({ secret: 'k3y', maxAge: 60 }), 'retries would be refused'],
    [
      'ids kept shorter than maxAge',
      () => createReceiver(emailApi({ secret: 'k3y', maxAge: 86_400 }), { retentionMs: 3_600_000 }),
      'keep ids at least that long',
    ],
  ])('is refused at once: %s', (_name, build, message) => {
    expect(build).toThrow(message);
  });

  test('names the types there are', () => {
    expect(() => receiverWith().on('bounce' as never, () => {})).toThrow(
      'It has: queued, sending, delivered, bounced',
    );
  });
});

/** Something that a test holds back and lets go. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

async function eventually(done: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 1));
}
