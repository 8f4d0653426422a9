import { expect, test } from 'vitest';
import { retryDefaults, retryDelay } from './retry.ts';

const longest = (attempt: number) => retryDelay(attempt, retryDefaults, () => 1);

test('waits 10 s × 3ⁿ, and no longer than 6 hours, until twelve attempts are used up', () => {
  const seconds = Array.from({ length: 12 }, (_, n) => longest(n + 1)).map((ms) => ms && ms / 1000);
  expect(seconds).toEqual([10, 30, 90, 270, 810, 2430, 7290, 21_600, 21_600, 21_600, 21_600, undefined]);
});

test('takes any part of the wait', () => {
  expect(retryDelay(3, retryDefaults, () => 0)).toBe(0);
  expect(retryDelay(3, retryDefaults, () => 0.5)).toBe(45_000);
});
