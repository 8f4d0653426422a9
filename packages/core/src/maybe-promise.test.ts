import { describe, expect, test } from 'vitest';
import { inOrder, isPromise, tryTo, when, within } from './maybe-promise.ts';

const never = new Promise<string>(() => {});

test('within gives what comes in time, a value or an error', async () => {
  await expect(within(Promise.resolve(1), 10_000, () => 2)).resolves.toBe(1);
  await expect(within(Promise.reject(new Error('no')), 10_000, () => 2)).rejects.toThrow('no');
});

test('within ends as `late` does when nothing comes, with a value or an error', async () => {
  await expect(within(never, 1, () => 'late')).resolves.toBe('late');
  const failing = within(never, 1, () => {
    throw new Error('late');
  });
  await expect(failing).rejects.toThrow('late');
});

test('within lets nothing escape that comes too late', async () => {
  const escaped: unknown[] = [];
  const note = (error: unknown) => escaped.push(error);
  process.on('unhandledRejection', note);
  try {
    let fail = (_error: Error): void => {};
    const waiting = new Promise<string>((_, reject) => {
      fail = reject;
    });
    await within(waiting, 1, () => 'late');
    fail(new Error('too late'));
    // Node reports an unhandled rejection before the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    expect(escaped).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
  }
});

describe('inOrder', () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

  test('makes no promise where nothing waits', () => {
    expect(inOrder([1, 2, 3], (n) => n * 2)).toEqual([2, 4, 6]);
    expect(inOrder([], () => 1)).toEqual([]);
  });

  test('runs one after the other, also where only some wait', async () => {
    const order: number[] = [];
    const results = await inOrder(numbers(10), (n) => {
      order.push(n);
      return n % 3 === 1 ? Promise.resolve(n).then((value) => order.push(value) && value) : n;
    });
    expect(results).toEqual(numbers(10));
    expect(order).toEqual([0, 1, 1, 2, 3, 4, 4, 5, 6, 7, 7, 8, 9]);
  });

  test.each([
    ['at once', (n: number) => n],
    ['later', async (n: number) => n],
  ])('stops at the first that throws, where each answers %s', async (_name, answer) => {
    const seen: number[] = [];
    const all = async () =>
      inOrder(numbers(5), (n) => {
        seen.push(n);
        if (n === 2) throw new Error('two');
        return answer(n);
      });
    await expect(all()).rejects.toThrow('two');
    expect(seen).toEqual([0, 1, 2]);
  });

  test('takes a thenable that throws for an error', async () => {
    const hostile = Object.defineProperty({}, 'then', {
      value: () => {
        throw new Error('no promise');
      },
    }) as unknown as Promise<number>;
    await expect((async () => inOrder([1], () => hostile))()).rejects.toThrow('no promise');
  });

  // A loop that copies the rest for each item takes minutes here, and this one milliseconds: the limit is for the former.
  test('takes 50,000 items that wait', async () => {
    expect(await inOrder(numbers(50_000), async (n) => n)).toHaveLength(50_000);
  }, 60_000);

  test.each([
    ['at once', () => undefined],
    ['in a microtask', async () => undefined],
  ])('lets the event loop turn in a long batch whose items answer %s', async (_name, answer) => {
    let turns = 0;
    const turning = setInterval(() => turns++, 0);
    try {
      await inOrder(numbers(100), () => {
        const until = performance.now() + 1;
        while (performance.now() < until);
        return answer();
      });
    } finally {
      clearInterval(turning);
    }
    expect(turns).toBeGreaterThanOrEqual(2);
  });
});

describe('when', () => {
  test('goes on in the same turn with a value that is there, and later with one that is not', async () => {
    expect(when(1, (n) => n + 1)).toBe(2);
    const later = when(Promise.resolve(1), (n) => n + 1);
    expect(isPromise(later)).toBe(true);
    expect(await later).toBe(2);
  });
});

describe('tryTo', () => {
  const fail = () => {
    throw new Error('failed');
  };
  test.each<[string, () => number | Promise<number>]>([
    ['throws', fail],
    ['rejects', () => Promise.reject(new Error('failed'))],
  ])('rescues what `run` %s', async (_name, run) => {
    expect(
      await tryTo<number, string>(
        run,
        () => 'next',
        (error) => (error as Error).message,
      ),
    ).toBe('failed');
  });

  test.each<[string, () => number | Promise<number>]>([
    ['at once', () => 1],
    ['later', async () => 1],
  ])('does not rescue what `next` throws, where `run` answers %s', async (_name, run) => {
    let rescued = false;
    const all = async () =>
      tryTo(run, fail, () => {
        rescued = true;
      });
    await expect(all()).rejects.toThrow('failed');
    expect(rescued).toBe(false);
  });
});
