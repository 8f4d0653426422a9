import { describe, expect, test } from 'vitest';
import { again, batchCalls } from './batch-calls.ts';

describe('batchCalls', () => {
  /** Batches that end when they are told to. */
  function held(
    options: { maxRunning?: number; maxWeight?: number; separates?: (error: unknown) => boolean } = {},
  ) {
    const batches: { items: readonly number[]; end: () => void; fail: (error: Error) => void }[] = [];
    const call = batchCalls<number, string>(
      (items) =>
        new Promise((resolve, reject) => {
          batches.push({ items, end: () => resolve(items.map((item) => `result ${item}`)), fail: reject });
        }),
      { maxRunning: 1, maxWeight: 10, weigh: (item) => item, ...options },
    );
    const sizes = () => batches.map(({ items }) => items);
    return { call, batches, sizes };
  }

  test('makes one batch of the calls of a turn, and gives each its result', async () => {
    const { call, batches, sizes } = held();
    const calls = Promise.all([call(1), call(2), call(3)]);
    await expect.poll(sizes).toEqual([[1, 2, 3]]);
    batches[0]?.end();
    expect(await calls).toEqual(['result 1', 'result 2', 'result 3']);
  });

  test('gathers what comes while as many batches run as may', async () => {
    const { call, batches, sizes } = held();
    const first = call(1);
    await expect.poll(sizes).toEqual([[1]]);
    const others = Promise.all([call(2), call(3)]);
    batches[0]?.end();
    await first;
    await expect.poll(sizes).toEqual([[1], [2, 3]]);
    batches[1]?.end();
    expect(await others).toEqual(['result 2', 'result 3']);
  });

  test('keeps a batch below the weight, and lets what is heavier go alone', async () => {
    const { call, batches, sizes } = held({ maxRunning: 9 });
    const calls = Promise.all([call(4), call(6), call(1), call(99), call(2)]);
    await expect.poll(sizes).toEqual([[4, 6], [1], [99], [2]]);
    for (const { end } of batches) end();
    expect(await calls).toHaveLength(5);
  });

  test('rejects the calls of a batch that fails, and goes on with the next', async () => {
    const { call, batches, sizes } = held();
    const failing = Promise.allSettled([call(1), call(2)]);
    await expect.poll(sizes).toHaveLength(1);
    const next = call(3);
    batches[0]?.fail(new Error('lost'));
    expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect.poll(sizes).toHaveLength(2);
    batches[1]?.end();
    expect(await next).toBe('result 3');
  });

  test('runs a batch one by one where its failure may be that of one, and gives each its own end', async () => {
    const { call, batches, sizes } = held({ separates: (error) => String(error).includes('of one') });
    const calls = Promise.allSettled([call(1), call(2), call(3)]);
    await expect.poll(sizes).toEqual([[1, 2, 3]]);
    batches[0]?.fail(new Error('of one'));
    await expect.poll(sizes).toEqual([[1, 2, 3], [1]]);
    batches[1]?.end();
    await expect.poll(sizes).toEqual([[1, 2, 3], [1], [2]]);
    batches[2]?.fail(new Error('of one'));
    await expect.poll(sizes).toEqual([[1, 2, 3], [1], [2], [3]]);
    batches[3]?.end();
    expect((await calls).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  test('puts items that are not decided in front of the calls that came later', async () => {
    const batches: (readonly number[])[] = [];
    const call = batchCalls<number, number>(
      (items) => {
        batches.push(items);
        return items.map((item) => (item % 2 === 1 && batches.length === 1 ? again : item));
      },
      { maxWeight: 10 },
    );
    const calls = [1, 2, 3].map(call);
    await calls[1];
    calls.push(call(4));
    expect(await Promise.all(calls)).toEqual([1, 2, 3, 4]);
    expect(batches).toEqual([
      [1, 2, 3],
      [1, 3, 4],
    ]);
  });

  test('settles a call alone where its result is a promise', async () => {
    const call = batchCalls<number, number>(
      (items) => items.map((item) => (item === 2 ? Promise.reject(new Error('of the second')) : item)),
      { maxWeight: 10 },
    );
    expect((await Promise.allSettled([1, 2, 3].map(call))).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  test('collects calls as long as each turn brings more, where it is given the time', async () => {
    const batches: (readonly number[])[] = [];
    const call = batchCalls<number, number>(
      (items) => {
        batches.push(items);
        return items;
      },
      { maxWeight: 10, collectMs: 60_000 },
    );
    const calls = [call(1)];
    for (let n = 2; n < 6; n++) {
      await new Promise((resolve) => setImmediate(resolve));
      calls.push(call(n));
    }
    expect(await Promise.all(calls)).toEqual([1, 2, 3, 4, 5]);
    expect(batches).toEqual([[1, 2, 3, 4, 5]]);
  });
});
