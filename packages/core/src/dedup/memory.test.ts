import { describe, expect, test } from 'vitest';
import { createClock } from '../testing/clock.ts';
import { dedupContract } from '../testing/dedup-contract.ts';
import { memoryDedup } from './memory.ts';

describe('memoryDedup keeps the contract of a store', () => {
  const create = () => {
    const clock = createClock();
    return { store: memoryDedup({ now: clock.now }), advance: clock.advance };
  };
  for (const { name, run } of dedupContract(create)) test(name, run);
});

describe('memoryDedup is bounded', () => {
  test('lets the id that was done first leave first', () => {
    const store = memoryDedup({ maxEntries: 3, now: () => 0 });
    for (const key of ['a', 'b', 'c']) finish(store, key);
    finish(store, 'd');
    expect(store.claim('b', 1000)).toEqual({ state: 'done' });
    expect(store.claim('a', 1000)).toMatchObject({ state: 'claimed' });
  });

  test('never drops a claim that is in progress', () => {
    const store = memoryDedup({ maxEntries: 3, now: () => 0 });
    store.claim('running', 1000);
    for (let i = 0; i < 100; i++) finish(store, `id ${i}`);
    expect(store.claim('running', 1000)).toEqual({ state: 'in-progress', leaseUntil: 1000 });
  });

  test('refuses a claim when all entries are in progress, and takes it when a lease has ended', () => {
    const clock = createClock();
    const store = memoryDedup({ maxEntries: 2, now: clock.now });
    store.claim('a', 1000);
    store.claim('b', 2000);
    expect(() => store.claim('c', 1000)).toThrow('All 2 entries');
    clock.advance(1001);
    expect(store.claim('c', 1000)).toMatchObject({ state: 'claimed' });
    expect(store.claim('b', 1000)).toMatchObject({ state: 'in-progress' });
  });

  test('keeps an id that was done again for its full retention', () => {
    const clock = createClock();
    const store = memoryDedup({ maxEntries: 3, now: clock.now });
    finish(store, 'again', 10);
    finish(store, 'b');
    clock.advance(11);
    finish(store, 'again', 1000);
    finish(store, 'c');
    finish(store, 'd');
    expect(store.claim('again', 1)).toEqual({ state: 'done' });
    expect(store.claim('c', 1)).toEqual({ state: 'done' });
    expect(store.claim('b', 1)).toMatchObject({ state: 'claimed' });
  });

  test('takes an expired id again that stands behind one that is kept longer', () => {
    const clock = createClock();
    const store = memoryDedup({ maxEntries: 4, now: clock.now });
    finish(store, 'long', 1_000_000);
    finish(store, 'short', 10);
    finish(store, 'between', 1_000_000);
    clock.advance(11);
    finish(store, 'short', 1_000_000);
    for (const key of ['long', 'short', 'between'])
      expect(store.claim(key, 1), key).toEqual({ state: 'done' });
    finish(store, 'new');
    finish(store, 'newer');
    for (const key of ['short', 'new', 'newer']) expect(store.claim(key, 1), key).toEqual({ state: 'done' });
    expect(store.claim('long', 1)).toMatchObject({ state: 'claimed' });
  });

  test('uses the entry of a released claim again', () => {
    const store = memoryDedup({ maxEntries: 2, now: () => 0 });
    for (let i = 0; i < 10; i++) {
      const claim = store.claim(`id ${i}`, 1000);
      if (claim instanceof Promise || claim.state !== 'claimed') throw new Error('not claimed');
      expect(store.release(`id ${i}`, claim.token)).toBe(true);
    }
    store.claim('a', 1000);
    store.claim('b', 1000);
    expect(() => store.claim('c', 1000)).toThrow('All 2 entries');
  });

  test('gives each of many claims at once its own token', () => {
    const store = memoryDedup({ maxEntries: 1000, now: () => 0 });
    const claims = Array.from({ length: 500 }, (_, i) => store.claim(`id ${i}`, 1000));
    for (const [i, claim] of claims.entries()) {
      if (claim instanceof Promise || claim.state !== 'claimed') throw new Error('not claimed');
      expect(store.complete(`id ${(i + 1) % 500}`, claim.token, 1000)).toBe(false);
      expect(store.complete(`id ${i}`, claim.token, 1000)).toBe(true);
    }
  });

  test.each([0, -1, 1.5, Number.NaN])('refuses maxEntries of %s', (maxEntries) => {
    expect(() => memoryDedup({ maxEntries })).toThrow('`maxEntries` must be a whole number of at least 1');
  });
});

function finish(store: ReturnType<typeof memoryDedup>, key: string, retentionMs = 1_000_000): void {
  const claim = store.claim(key, 1000);
  if (claim instanceof Promise || claim.state !== 'claimed') throw new Error(`cannot claim ${key}`);
  store.complete(key, claim.token, retentionMs);
}
