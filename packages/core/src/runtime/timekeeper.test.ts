import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SharedTimer } from './shared-timer.ts';
import type { TimedRun } from './timekeeper.ts';
import { TimerPerRun } from './timer-per-run.ts';

const never = Number.POSITIVE_INFINITY;

class NotedRun implements TimedRun {
  readonly calls: [string, number][] = [];
  deadlineAt: number;
  renewAt: number;
  readonly #renewMs: number;

  constructor(deadlineMs: number, renewMs: number) {
    this.deadlineAt = performance.now() + deadlineMs;
    this.renewAt = performance.now() + renewMs;
    this.#renewMs = renewMs;
  }

  onDeadline(now: number): void {
    this.calls.push(['deadline', now]);
    this.deadlineAt = never;
  }

  onRenewal(now: number): void {
    this.calls.push(['renewal', now]);
    this.renewAt = now + this.#renewMs;
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe.each([
  ['one timer for all runs', () => new SharedTimer()],
  ['a timer for each run', () => new TimerPerRun()],
])('%s', (_name, create) => {
  test('calls at the deadline and renews until the run ends', async () => {
    const timekeeper = create();
    const start = performance.now();
    const run = new NotedRun(1000, 400);
    timekeeper.watch(run);
    await vi.advanceTimersByTimeAsync(399);
    expect(run.calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(901);
    expect(run.calls.map(([what, at]) => [what, at - start])).toEqual([
      ['renewal', 400],
      ['renewal', 800],
      ['deadline', 1000],
      ['renewal', 1200],
    ]);
    timekeeper.unwatch(run);
    await vi.advanceTimersByTimeAsync(5000);
    expect(run.calls).toHaveLength(4);
  });

  test('keeps an earlier time of a run that comes later', async () => {
    const timekeeper = create();
    timekeeper.watch(new NotedRun(10_000, never));
    await vi.advanceTimersByTimeAsync(100);
    const soon = new NotedRun(50, never);
    timekeeper.watch(soon);
    await vi.advanceTimersByTimeAsync(50);
    expect(soon.calls).toMatchObject([['deadline', expect.any(Number)]]);
  });

  test('forgets a run, also twice, and keeps the others', async () => {
    const timekeeper = create();
    const runs = Array.from({ length: 5 }, () => new NotedRun(100, never));
    for (const run of runs) timekeeper.watch(run);
    for (const n of [2, 0, 2, 4]) timekeeper.unwatch(runs[n]!);
    await vi.advanceTimersByTimeAsync(200);
    expect(runs.map(({ calls }) => calls.length)).toEqual([0, 1, 0, 1, 0]);
    for (const run of runs) timekeeper.unwatch(run);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('one timer for all runs', () => {
  test('sets no timer for a run that ends in its turn, and none when nothing runs', async () => {
    const timekeeper = new SharedTimer();
    const setTimer = vi.spyOn(globalThis, 'setTimeout');
    for (let n = 0; n < 100; n++) {
      const run = new NotedRun(1000, 400);
      timekeeper.watch(run);
      await Promise.resolve();
      timekeeper.unwatch(run);
    }
    await vi.advanceTimersByTimeAsync(1);
    expect(setTimer).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('has one timer for many runs, and none after the last has ended', async () => {
    const timekeeper = new SharedTimer();
    const runs = Array.from({ length: 1000 }, (_, n) => new NotedRun(1000 + n, 5000));
    for (const run of runs) timekeeper.watch(run);
    await vi.advanceTimersByTimeAsync(10);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(2100);
    for (const run of runs) expect(run.calls).toMatchObject([['deadline', expect.any(Number)]]);
    for (const run of runs) timekeeper.unwatch(run);
    expect(vi.getTimerCount()).toBe(0);
  });
});
