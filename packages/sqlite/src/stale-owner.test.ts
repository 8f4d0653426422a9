import { join } from 'node:path';
import type { Claim } from '@postern/core';
import { createClock } from '@postern/core/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testFolder } from './fixtures/folder.ts';
import { sqliteDedup } from './sqlite-dedup.ts';

const path = join(testFolder(), 'owners.db');
const clock = createClock('2026-01-15T10:30:00Z');
const owners = 3;
const stores = Array.from({ length: owners }, () => sqliteDedup({ path, now: clock.now }));

/** What an owner does with one of two keys. It uses the token that it got last, however stale. */
const call = fc.record({
  verb: fc.constantFrom('claim', 'claim', 'complete', 'release', 'extend'),
  key: fc.constantFrom('a', 'b'),
  milliseconds: fc.integer({ min: 1, max: 30 }),
});
/** One owner's calls of one turn, after some time. */
const turn = fc.record({
  owner: fc.nat({ max: owners - 1 }),
  after: fc.integer({ min: 0, max: 25 }),
  calls: fc.array(call, { minLength: 1, maxLength: 4 }),
});

test('a stale owner can neither complete, extend nor release', async () => {
  let stale = 0;
  let written = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 1, maxLength: 25 }), async (turns) => {
      const run = crypto.randomUUID();
      const model = new Map<string, Entry>();
      const tokens = new Map<string, string>();
      for (const { owner, after, calls } of turns) {
        clock.advance(after);
        const before = new Map(tokens);
        const tokenOf = (key: string) => before.get(`${owner}${key}`) ?? 'none';
        const results = await Promise.all(
          calls.map(({ verb, key, milliseconds }) =>
            verb === 'claim'
              ? stores[owner]!.claim(`${run}${key}`, milliseconds)
              : verb === 'release'
                ? stores[owner]!.release(`${run}${key}`, tokenOf(key))
                : stores[owner]![verb as 'complete' | 'extend'](`${run}${key}`, tokenOf(key), milliseconds),
          ),
        );
        for (const [index, { verb, key, milliseconds }] of calls.entries()) {
          const result = results[index] as Claim | boolean;
          if (typeof result === 'object') {
            if (result.state === 'claimed') tokens.set(`${owner}${key}`, result.token);
            expect(result).toEqual(claimInModel(model, key, clock.now(), milliseconds, result));
          } else {
            expect([verb, result]).toEqual([
              verb,
              writeInModel(model, verb, key, tokenOf(key), clock.now() + milliseconds),
            ]);
            if (result) written++;
            else if (before.has(`${owner}${key}`)) stale++;
          }
        }
      }
    }),
    { numRuns: 150 },
  );
  // Otherwise nothing was put to the test.
  expect(stale).toBeGreaterThan(50);
  expect(written).toBeGreaterThan(50);
}, 60_000);

/** A key as the contract has it: without a token it is done. */
interface Entry {
  readonly token?: string;
  readonly until: number;
}

function claimInModel(
  model: Map<string, Entry>,
  key: string,
  at: number,
  leaseMs: number,
  result: Claim,
): Claim {
  const entry = model.get(key);
  if (entry && entry.until > at) {
    return entry.token === undefined ? { state: 'done' } : { state: 'in-progress', leaseUntil: entry.until };
  }
  // The token is the store's to choose; it must be one that nobody has.
  const token = result.state === 'claimed' ? result.token : 'a new one';
  expect([...model.values()].map((each) => each.token)).not.toContain(token);
  model.set(key, { token, until: at + leaseMs });
  return { state: 'claimed', token };
}

function writeInModel(
  model: Map<string, Entry>,
  verb: string,
  key: string,
  token: string,
  until: number,
): boolean {
  if (model.get(key)?.token !== token) return false;
  if (verb === 'release') model.delete(key);
  else model.set(key, verb === 'complete' ? { until } : { token, until });
  return true;
}
