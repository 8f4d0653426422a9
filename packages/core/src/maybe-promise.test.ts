import { expect, test } from 'vitest';
import { within } from './maybe-promise.ts';

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
