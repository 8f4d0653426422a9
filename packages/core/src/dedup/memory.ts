import { createKeyTable } from '#runtime';
import { StoreError } from '../errors.ts';
import { checkMaxEntries } from './max-entries.ts';
import type { DedupStore } from './store.ts';

export interface MemoryDedupOptions {
  /** How many ids are remembered. The one that was done first leaves first. Default: 100,000. */
  maxEntries?: number;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  now?: () => number;
}

/**
 * Remembers ids in this process: enough for one process whose duplicates may run again after a restart.
 *
 * Bounded: at `maxEntries` the oldest done id leaves. A claim in progress never leaves before its lease ends; if
 * all entries are such, a further claim throws StoreError and the sender is asked to come again.
 */
export function memoryDedup(options: MemoryDedupOptions = {}): DedupStore {
  const { maxEntries = 100_000, now = Date.now } = options;
  checkMaxEntries(maxEntries);
  const keys = createKeyTable();
  // Each entry is a number, and what is known of it stands at that number in a list: an object for each would cost as
  // much again as the id. 0 is none.
  /** The end of its lease or of its retention. */
  const until = [0];
  /** For a claim minus the number of its token; otherwise the entry that leaves next. */
  const link = [0];
  let oldest = 0;
  let newest = 0;
  let tokens = 0;
  let claimedKey: string | undefined;
  let claimed = 0;

  // A text of its own, made when it is first read: an id cut from a larger text would keep that alive.
  const find = (key: string) => keys.find(`.${key}`);

  /** The claim that this token was given for. An expired lease that nobody took over is still its owner's. */
  function heldBy(key: string, token: string): number {
    // A handler that does not wait ends before the next claim.
    const entry = key === claimedKey ? claimed : find(key);
    return link[entry]! < 0 && String(-link[entry]!) === token ? entry : 0;
  }

  /** An entry for a new claim: free or of an id whose retention is over, new, or of the id that was done first. */
  function takeEntry(at: number): number {
    const isFull = until.length > maxEntries;
    if (oldest === 0 || !(isFull || until[oldest]! <= at)) return isFull ? takeExpired(at) : until.length;
    const entry = oldest;
    oldest = link[entry]!;
    keys.remove(entry);
    return entry;
  }

  /** The entry of a claim whose lease has ended, when all are claims. */
  function takeExpired(at: number): number {
    const entry = until.findIndex((end, index) => index > 0 && end <= at);
    if (entry < 0) {
      throw new StoreError(`All ${maxEntries} entries are claims in progress: raise \`maxEntries\`.`);
    }
    keys.remove(entry);
    return entry;
  }

  return {
    claim(key, leaseMs) {
      const at = now();
      let entry = find(key);
      const leaseUntil = until[entry]!;
      const isDone = link[entry]! >= 0;
      if (entry !== 0 && leaseUntil > at)
        return isDone ? { state: 'done' } : { state: 'in-progress', leaseUntil };
      if (isDone) {
        // An expired id stays among the done ones, without its key, until its turn comes.
        keys.remove(entry);
        entry = takeEntry(at);
        keys.add(entry);
      }
      // No more than 31 bits: nobody holds a claim while so many others come.
      tokens = (tokens % 0x7fffffff) + 1;
      until[entry] = at + leaseMs;
      link[entry] = -tokens;
      claimedKey = key;
      claimed = entry;
      return { state: 'claimed', token: String(tokens) };
    },
    complete(key, token, retentionMs) {
      const entry = heldBy(key, token);
      if (entry === 0) return false;
      until[entry] = now() + retentionMs;
      link[entry] = 0;
      if (oldest === 0) oldest = entry;
      else link[newest] = entry;
      newest = entry;
      return true;
    },
    release(key, token) {
      const entry = heldBy(key, token);
      if (entry === 0) return false;
      keys.remove(entry);
      // Free: as one that is over, and leaves first.
      until[entry] = 0;
      link[entry] = oldest;
      if (oldest === 0) newest = entry;
      oldest = entry;
      return true;
    },
    extend(key, token, leaseMs) {
      const entry = heldBy(key, token);
      if (entry !== 0) until[entry] = now() + leaseMs;
      return entry !== 0;
    },
  };
}
