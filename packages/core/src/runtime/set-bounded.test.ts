import { expect, test } from 'vitest';
import { setBounded } from './set-bounded.ts';

test('drops the entry that was set first when there are too many', () => {
  const map = new Map<string, number>();
  for (const [key, value] of Object.entries({ a: 1, b: 2, c: 3 })) setBounded(map, 2, key, value);
  expect([...map]).toEqual([
    ['b', 2],
    ['c', 3],
  ]);
});
