import { describe, expect, test, vi } from 'vitest';
import { NonRetryableError, RetryLaterError } from '../errors.ts';
import { emailApi } from '../providers/email-api/index.ts';
import { createReceiver } from '../receiver/receiver.ts';
import { createClock } from '../testing/clock.ts';
import { delivered, inboxReceiver, signed } from './fixtures/inbox-receiver.ts';
import { createInbox } from './inbox.ts';
import { memoryInbox } from './memory.ts';
import type { InboxStore } from './store.ts';
import type { WorkOptions } from './work-options.ts';

/** Waits without a limit of its own: the limit of the test ends what hangs. */
const eventually = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 300_000 });

const source = '0:9:email-api';
/** So that nothing waits for the next look unless a test says so. */
const never = 1_000_000_000;
const eager: WorkOptions = { pollMs: 5 };

/** Resolves when the entry has come to this state. */
const reaches = (entries: () => Promise<readonly { state: string }[]>, ...states: string[]) =>
  eventually(async () => expect((await entries()).map(({ state }) => state).sort()).toEqual(states.sort()));

describe('an event', () => {
  test('is handled as soon as it is stored', async () => {
    const { receiver, entries } = inboxReceiver();
    const seen: unknown[] = [];
    receiver.on('delivered', (event, { attempt, entry }) => void seen.push(event.id, attempt, entry?.id));
    receiver.work({ pollMs: never });
    await receiver.receive(await delivered());
    await reaches(entries, 'done');
    const [{ id } = { id: '' }] = await entries();
    expect(seen).toEqual(['evt_1', 1, id]);
    await receiver.close();
  });

  test('that was stored before is handled when a worker starts', async () => {
    const { receiver, entries } = inboxReceiver();
    await receiver.receive(await delivered());
    receiver.work({ pollMs: never });
    await reaches(entries, 'done');
    await receiver.close();
  });

  test('is handled once by two workers', async () => {
    const { receiver, entries } = inboxReceiver();
    const seen: string[] = [];
    receiver.onAny(({ id }) => void seen.push(id));
    receiver.work(eager);
    receiver.work(eager);
    const ids = Array.from({ length: 50 }, (_, n) => `evt_${n}`);
    await Promise.all(ids.map(async (id) => receiver.receive(await delivered(id))));
    await eventually(async () => expect((await entries()).every(({ state }) => state === 'done')).toBe(true));
    expect(seen.sort()).toEqual(ids.sort());
    await receiver.close();
  });
});

test('a worker lets the event loop turn while handlers keep it busy', async () => {
  const { receiver, entries } = inboxReceiver();
  receiver.onAny(async () => {
    const until = performance.now() + 1;
    while (performance.now() < until);
  });
  const ids = Array.from({ length: 100 }, (_, n) => `evt_${n}`);
  for (const id of ids) await receiver.receive(await delivered(id));
  let turns = 0;
  let isTurning = true;
  const turn = () => {
    turns++;
    if (isTurning) setImmediate(turn);
  };
  receiver.work({ pollMs: never });
  setImmediate(turn);
  await eventually(async () => expect((await entries()).every(({ state }) => state === 'done')).toBe(true));
  isTurning = false;
  expect(turns).toBeGreaterThanOrEqual(5);
  await receiver.close();
});

describe('a handler that throws', () => {
  test('is run again after its wait, with the next attempt', async () => {
    const { receiver, clock, entries, failures } = inboxReceiver();
    const attempts: number[] = [];
    receiver.onAny((_, { attempt }) => {
      attempts.push(attempt);
      if (attempt < 3) throw new Error('not yet');
    });
    receiver.work(eager);
    await receiver.receive(await delivered());
    for (const [n, wait] of [10_000, 30_000].entries()) {
      await eventually(async () =>
        expect(await entries()).toMatchObject([
          { state: 'pending', attempts: n + 1, error: { message: 'not yet' } },
        ]),
      );
      const [{ dueAt } = {}] = await entries();
      expect(dueAt!.getTime() - clock.now()).toBeLessThanOrEqual(wait);
      clock.advance(wait);
    }
    await reaches(entries, 'done');
    expect(attempts).toEqual([1, 2, 3]);
    expect(failures.map(({ outcome }) => outcome)).toEqual(['handler-failed', 'handler-failed']);
    await receiver.close();
  });

  test('is dead when its attempts are used up, and runs again when it is replayed', async () => {
    const { receiver, inbox, clock, entries, failures } = inboxReceiver();
    let fixed = false;
    receiver.onAny(() => {
      if (!fixed) throw Object.assign(new Error('no'), { code: 'E_NO' });
    });
    receiver.work({ ...eager, maxAttempts: 2 });
    await receiver.receive(await delivered());
    await eventually(async () => expect(await entries()).toMatchObject([{ state: 'pending', attempts: 1 }]));
    clock.advance(10_000);
    await reaches(entries, 'dead');
    expect(await entries()).toMatchObject([{ attempts: 2, error: { message: 'no', code: 'E_NO' } }]);
    expect(failures.map(({ outcome }) => outcome)).toEqual(['handler-failed', 'dead-lettered']);
    fixed = true;
    expect(await inbox.replay({ state: 'dead' })).toBe(1);
    await reaches(entries, 'done');
    await receiver.close();
  });

  test('NonRetryableError is dead at once', async () => {
    const { receiver, entries, failures } = inboxReceiver();
    receiver.onAny(() => {
      throw new NonRetryableError('not ours');
    });
    receiver.work({ pollMs: never });
    await receiver.receive(await delivered());
    await reaches(entries, 'dead');
    expect(await entries()).toMatchObject([{ error: { code: 'non-retryable', message: 'not ours' } }]);
    expect(failures).toMatchObject([{ outcome: 'dead-lettered', event: { id: 'evt_1' } }]);
    await receiver.close();
  });

  test('RetryLaterError comes again then, and no attempt is counted', async () => {
    const { receiver, clock, entries, failures } = inboxReceiver();
    let busy = true;
    receiver.onAny((_, { attempt }) => {
      expect(attempt).toBe(1);
      if (busy) throw new RetryLaterError(60_000);
    });
    receiver.work(eager);
    await receiver.receive(await delivered());
    await eventually(async () => {
      const due = new Date(clock.now() + 60_000);
      expect(await entries()).toMatchObject([{ state: 'pending', attempts: 0, dueAt: due }]);
    });
    busy = false;
    clock.advance(60_000);
    await reaches(entries, 'done');
    expect(failures).toEqual([]);
    await receiver.close();
  });
});

describe('an event whose process died', () => {
  /** Leaves behind what a process leaves that dies while it handles an event. */
  async function crash({ inbox, clock }: ReturnType<typeof inboxReceiver>): Promise<void> {
    expect(await inbox.claim(source, { limit: 1, leaseMs: 30_000 })).toHaveLength(1);
    clock.advance(30_001);
  }

  test('runs again when its lease has ended', async () => {
    const whole = inboxReceiver();
    const { receiver, entries } = whole;
    await receiver.receive(await delivered());
    await crash(whole);
    receiver.work(eager);
    await reaches(entries, 'done');
    expect(await entries()).toMatchObject([{ attempts: 2, crashes: 1 }]);
    await receiver.close();
  });

  test('three times is dead, and is not run a fourth time', async () => {
    const whole = inboxReceiver();
    const { receiver, entries, failures } = whole;
    receiver.onAny(() => expect.unreachable());
    await receiver.receive(await delivered());
    for (let n = 0; n < 3; n++) await crash(whole);
    receiver.work(eager);
    await reaches(entries, 'dead');
    expect(failures).toMatchObject([{ outcome: 'dead-lettered', error: { code: 'handler-crashed' } }]);
    await receiver.close();
  });
});

describe('a schema that changed', () => {
  test('lets a replay of drifted events run', async () => {
    const inbox = memoryInbox();
    const before = inboxReceiver({ inbox });
    await before.receiver.receive(await signed({ id: 'evt_d', type: 'bounced', data: { bounce_type: 5 } }));
    await reaches(before.entries, 'dead');
    const secret = 'k3y-of-the-house';
    const seen: unknown[] = [];
    const lenient = emailApi({ secret });
    const after = createReceiver({ ...lenient, read: readAnything(lenient) }, { inbox }).onAny(({ data }) =>
      seen.push(data),
    );
    after.work(eager);
    await inbox.replay({});
    await reaches(before.entries, 'done');
    expect(seen).toEqual([{ bounce_type: 5 }]);
    await after.close();
  });

  test('that still does not fit leads back to the dead letters', async () => {
    const { receiver, inbox, entries, failures } = inboxReceiver();
    await receiver.receive(await signed({ id: 'evt_d', type: 'bounced', data: { bounce_type: 5 } }));
    receiver.work(eager);
    await inbox.replay({});
    await eventually(() => expect(failures).toHaveLength(2));
    expect(await entries()).toMatchObject([{ state: 'dead', replays: 1, error: { code: 'schema-drift' } }]);
    await receiver.close();
  });
});

/** The same sender, as one who takes whatever it sends. */
function readAnything(provider: ReturnType<typeof emailApi>): typeof provider.read {
  return async (...args) => {
    const items = await provider.read(...args);
    return 'handshake' in items ? items : items.map(({ event }) => ({ kind: 'known', event }));
  };
}

test('an event that was fresh when it came may wait for longer than `maxAge`', async () => {
  const clock = createClock('2024-01-15T10:31:00Z');
  const fresh = emailApi({ secret: 'k3y-of-the-house', maxAge: 3600 });
  const inbox = memoryInbox({ now: clock.now });
  const receiver = createReceiver(fresh, { inbox, now: clock.now });
  expect(await receiver.receive(await delivered())).toMatchObject({ kind: 'accepted' });
  clock.advance(2 * 3600 * 1000);
  receiver.work(eager);
  await eventually(async () => expect(await inbox.stats()).toMatchObject({ done: 1 }));
  await receiver.close();
});

describe('a handler past its time', () => {
  test('is told so by its signal, and its end still counts', async () => {
    const { receiver, entries, failures } = inboxReceiver();
    receiver.onAny(
      (_, { signal }) => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
    );
    receiver.work({ pollMs: never, timeoutMs: 10 });
    await receiver.receive(await delivered());
    await reaches(entries, 'done');
    expect(failures).toMatchObject([{ outcome: 'deadline', error: { code: 'handler-deadline' } }]);
    await receiver.close();
  });

  test('that never ends is left to itself when its lease ends, and frees its place', async () => {
    const { receiver, clock, entries } = inboxReceiver({ leaseMs: 20 });
    const seen: string[] = [];
    receiver.onAny(({ id }) => {
      seen.push(id);
      if (id === 'hangs') return new Promise(() => {});
    });
    receiver.work({ ...eager, timeoutMs: 10, concurrency: 1 });
    await receiver.receive(await delivered('hangs'));
    await receiver.receive(await delivered('next'));
    await eventually(() => expect(seen).toContain('next'));
    clock.advance(21);
    await eventually(() => expect(seen.filter((id) => id === 'hangs').length).toBeGreaterThan(1));
    expect((await entries()).find(({ eventId }) => eventId === 'next')?.state).toBe('done');
    await receiver.close();
  });

  test('keeps its lease until then', async () => {
    const { receiver, inbox, clock, entries } = inboxReceiver({ leaseMs: 30 });
    let end = () => {};
    receiver.onAny(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    receiver.work({ pollMs: never });
    await receiver.receive(await delivered());
    for (let n = 0; n < 4; n++) {
      clock.advance(20);
      const until = clock.now() + 30;
      await eventually(async () => expect((await entries())[0]?.leaseUntil?.getTime()).toBe(until));
    }
    expect(await inbox.claim(source, { limit: 1, leaseMs: 30 })).toEqual([]);
    end();
    await reaches(entries, 'done');
    await receiver.close();
  });
});

describe('concurrency', () => {
  test('is the most that run at once', async () => {
    const { receiver, entries } = inboxReceiver();
    let now = 0;
    let most = 0;
    receiver.onAny(async () => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now--;
    });
    receiver.work({ pollMs: never, concurrency: 3 });
    await Promise.all(Array.from({ length: 20 }, async (_, n) => receiver.receive(await delivered(`e${n}`))));
    await eventually(async () => expect((await entries()).every(({ state }) => state === 'done')).toBe(true));
    expect(most).toBe(3);
    await receiver.close();
  });

  test('with an ordering key is one, in the order in which events came', async () => {
    const { receiver, entries, clock } = inboxReceiver({
      orderingKey: ({ data }) => (data as { to: string }).to,
    });
    const seen: string[] = [];
    let failed = false;
    receiver.onAny(async ({ id }) => {
      await new Promise(setImmediate);
      if (id === 'a1' && !failed) {
        failed = true;
        throw new Error('not yet');
      }
      seen.push(id);
    });
    for (const id of ['a1', 'b1', 'a2', 'b2', 'a3']) {
      await receiver.receive(
        await delivered(id, {
          email_id: id,
          from: 'f@x.com',
          to: id[0],
          subject: 's',
          delivered_at: '2026-01-15T10:30:00Z',
        }),
      );
    }
    receiver.work(eager);
    await eventually(() => expect(seen).toEqual(['b1', 'b2']));
    expect((await entries()).filter(({ state }) => state === 'pending')).toHaveLength(3);
    clock.advance(10_000);
    await eventually(() => expect(seen).toEqual(['b1', 'b2', 'a1', 'a2', 'a3']));
    await receiver.close();
  });
});

describe('stopping', () => {
  test('waits for what runs, and claims nothing more', async () => {
    const { receiver, entries } = inboxReceiver();
    let end: (() => void) | undefined;
    receiver.onAny(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    const worker = receiver.work({ pollMs: never, concurrency: 1 });
    await receiver.receive(await delivered('runs'));
    await receiver.receive(await delivered('waits'));
    await eventually(() => expect(end).toBeDefined());
    const stopped = worker.stop();
    end?.();
    await stopped;
    await reaches(entries, 'done', 'pending');
  });

  test('gives back what ends because it was told to, without counting the attempt', async () => {
    const { receiver, entries, failures } = inboxReceiver();
    receiver.onAny(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    receiver.work({ pollMs: never, drainMs: 0 });
    await receiver.receive(await delivered());
    await eventually(async () => expect(await entries()).toMatchObject([{ state: 'processing' }]));
    await receiver.close();
    expect(await entries()).toMatchObject([{ state: 'pending', attempts: 0, crashes: 0 }]);
    expect(failures).toEqual([]);
  });

  test('gives back what does not end', async () => {
    const { receiver, entries } = inboxReceiver();
    receiver.onAny(() => new Promise(() => {}));
    const worker = receiver.work({ pollMs: never, drainMs: 0 });
    await receiver.receive(await delivered());
    await eventually(async () => expect(await entries()).toMatchObject([{ state: 'processing' }]));
    await worker.stop();
    expect(await entries()).toMatchObject([{ state: 'pending', attempts: 0 }]);
  });
});

describe('an inbox that fails now and then', () => {
  /** A store whose verb fails as often as told, and then works. */
  const failing = (verb: 'claim' | 'complete' | 'extend', times: number) => {
    const whole = memoryInbox();
    let left = times;
    const faulty = {
      ...whole,
      [verb]: (...args: never[]) => {
        if (left-- > 0) throw new Error('connection lost');
        return (whole[verb] as (...args: never[]) => unknown)(...args);
      },
    } as InboxStore;
    return inboxReceiver({ inbox: createInbox(faulty) });
  };

  test('at a claim is asked again at the next look', async () => {
    const { receiver, entries } = failing('claim', 3);
    receiver.work(eager);
    await receiver.receive(await delivered());
    await reaches(entries, 'done');
    await receiver.close();
  });

  test('at recording a success is told again, and the handler runs once', async () => {
    const { receiver, entries } = failing('complete', 2);
    let runs = 0;
    receiver.onAny(() => void runs++);
    receiver.work(eager);
    await receiver.receive(await delivered());
    await reaches(entries, 'done');
    expect(runs).toBe(1);
    await receiver.close();
  });
});
