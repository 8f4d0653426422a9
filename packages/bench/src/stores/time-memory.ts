import type { Sample } from '../take-rounds.ts';
import { keyFor } from './keys.ts';
import { type MemoryStore, memoryStores } from './memory-stores.ts';

/** A store remembers so many ids. */
const bound = 100_000;
const batch = 1000;

/** The states of a store, and of ids, that a batch of claims can meet. */
export const memoryTasks = ['new, below the bound', 'new, at the bound', 'known'] as const;

/** A store that times itself: `claim` in µs, and `whole` with what ends the claim. */
export function timedStore(name: string): (first: number, task: number) => Sample {
  const make = memoryStores[name]!;
  const full = make(bound);
  for (let from = 0; from < bound; from += batch) take(full, keysFrom(-bound + from), batch);

  return (first, task) => {
    const what = memoryTasks[task];
    if (what === 'new, below the bound') {
      const empty = make(bound);
      const batches = Array.from({ length: 50 }, (_, i) => take(empty, keysFrom(first + i * batch), batch));
      return {
        claim: batches.reduce((sum, { claim }) => sum + claim!, 0) / batches.length,
        whole: batches.reduce((sum, { whole }) => sum + whole!, 0) / batches.length,
      };
    }
    const taken = take(full, keysFrom(first), batch);
    return what === 'known' ? take(full, keysFrom(first), 0) : taken;
  };
}

/** @param expected The number of keys that must be new. */
function take(store: MemoryStore, keys: readonly string[], expected: number): Sample {
  const start = performance.now();
  const claimed = store.claimAll(keys);
  const between = performance.now();
  if (expected > 0) store.completeAll?.(keys);
  const end = performance.now();
  if (claimed !== expected) throw new Error(`${claimed} of ${keys.length} ids were new.`);
  return { claim: ((between - start) * 1000) / keys.length, whole: ((end - start) * 1000) / keys.length };
}

function keysFrom(first: number): string[] {
  return Array.from({ length: batch }, (_, i) => keyFor('whole', first + i));
}
