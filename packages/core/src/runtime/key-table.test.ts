import { describe, expect, test } from 'vitest';
import { createKeyTable } from './key-table.ts';
import { createKeyTable as createTypedKeyTable } from './typed-key-table.ts';

describe.each([
  ['of a Map', createKeyTable],
  ['in typed arrays', createTypedKeyTable],
])('a key table %s', (_name, create) => {
  test('finds what was added, and nothing else', () => {
    const table = create();
    const keys = ['', 'a', 'A', 'a ', 'é', '\u0000', '__proto__', 'constructor'];
    for (const [index, key] of keys.entries()) {
      expect(table.find(key), key).toBe(0);
      table.add(index + 1);
    }
    expect(keys.map((key) => table.find(key))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('ignores the removal of a number that has no text', () => {
    const table = create();
    table.remove(0);
    table.remove(7);
    expect(table.find('a')).toBe(0);
  });

  test('behaves as a Map while texts come and go, also while it grows and when it is full of holes', () => {
    const table = create();
    const model = new Map<string, number>();
    const free: number[] = [];
    let random = 1;
    const draw = (below: number) => {
      random = (Math.imul(random, 1103515245) + 12345) >>> 0;
      return (random >>> 8) % below;
    };
    for (let step = 0; step < 40_000; step++) {
      const key = `id ${draw(step < 20_000 ? 5000 : 500)}`;
      const number = model.get(key);
      expect(table.find(key)).toBe(number ?? 0);
      if (number === undefined) {
        const next = free.pop() ?? model.size + 1;
        table.add(next);
        model.set(key, next);
      } else if (draw(2) === 0) {
        table.remove(number);
        model.delete(key);
        free.push(number);
      }
    }
    for (let i = 0; i < 5000; i++) expect(table.find(`id ${i}`)).toBe(model.get(`id ${i}`) ?? 0);
  });
});
