import { describe, expect, test } from 'vitest';
import { memoryDedup } from '../dedup/memory.ts';
import type { DedupStore } from '../dedup/store.ts';
import { memoryInbox } from '../inbox/memory.ts';
import type { InboxStore } from '../inbox/store.ts';
import { createClock } from './clock.ts';
import { staleOwnerOfDedup } from './stale-owner-of-dedup.ts';
import { staleOwnerOfInbox } from './stale-owner-of-inbox.ts';

const runs = 400;

function ofDedup(change: (store: DedupStore) => Partial<DedupStore> = () => ({})) {
  const clock = createClock();
  const store = memoryDedup({ now: clock.now });
  const stores = [{ ...store, ...change(store) }];
  return staleOwnerOfDedup(() => ({ stores, advance: clock.advance }), { runs });
}

function ofInbox(change: (inbox: InboxStore) => Partial<InboxStore> = () => ({})) {
  const clock = createClock();
  const inbox = memoryInbox({ now: clock.now });
  const inboxes = [{ ...inbox, ...change(inbox) }];
  return staleOwnerOfInbox(() => ({ inboxes, advance: clock.advance }), { runs });
}

describe('memoryDedup', () => {
  const { name, run } = ofDedup();
  test(name, run);
});

describe('memoryInbox', () => {
  const { name, run } = ofInbox();
  test(name, run);
});

test.each(['complete', 'extend', 'release'] as const)(
  'finds a store that says yes to a stale owner who calls %s',
  async (verb) => {
    const found = ofDedup((store) => ({ [verb]: alwaysTrue(store[verb] as Verb) })).run();
    await expect(found).rejects.toThrow(new RegExp(`Expected ${verb} by .* to be false`));
  },
);

test.each(['complete', 'fail', 'extend', 'release'] as const)(
  'finds an inbox that says yes to a stale owner who calls %s',
  async (verb) => {
    const found = ofInbox((inbox) => ({ [verb]: alwaysTrue(inbox[verb] as Verb) })).run();
    await expect(found).rejects.toThrow(/by .* to be false/);
  },
);

test('finds an inbox that returns true to a token for what another token completed', async () => {
  const found = ofInbox((inbox) => ({
    complete: async (id, token) =>
      (await inbox.complete(id, token)) || (await inbox.get(id))?.state === 'done',
  })).run();
  await expect(found).rejects.toThrow(/complete by .* to be false/);
});

test('finds an inbox that counts a crash as one attempt too few', async () => {
  const run = ofInbox((inbox) => ({
    claim: async (...args) =>
      (await inbox.claim(...args)).map((entry) => ({ ...entry, attempt: entry.attempt - entry.crashes })),
  }));
  await expect(run.run()).rejects.toThrow('attempt and crashes');
});

test('names a seed, and the seed leads to the same failure', async () => {
  const of = (options: object) => {
    const clock = createClock();
    const store = { ...memoryDedup({ now: clock.now }), release: () => true };
    return staleOwnerOfDedup(() => ({ stores: [store], advance: clock.advance }), options).run();
  };
  const failure = async (options: object) => of(options).then(String, (error: Error) => error.message);
  const first = await failure({});
  const [, seed] = /seed: (\d+), runs: 1/.exec(first) ?? [];
  expect(await failure({ seed: Number(seed), runs: 1 })).toBe(first);
});

type Verb = (...args: unknown[]) => unknown;

function alwaysTrue(verb: Verb): (...args: unknown[]) => Promise<boolean> {
  return async (...args) => {
    await verb(...args);
    return true;
  };
}
