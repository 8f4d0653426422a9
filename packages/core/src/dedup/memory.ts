import { createKeyTable } from '#runtime';
import { StoreError } from '../errors.ts';
import { checkMaxEntries } from './max-entries.ts';
import type { Claim, DedupStore } from './store.ts';

/** The bound and the clock of a `memoryDedup`. */
export interface MemoryDedupOptions {
  /** The largest number of ids. The id that was done first leaves first. Default: 100,000. */
  maxEntries?: number;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  now?: () => number;
}

/**
 * Remembers ids in this process: enough for one process whose duplicates may run again after a restart.
 *
 * Bounded: at `maxEntries` the oldest done id leaves. A claim in progress never leaves before its lease ends; if
 * all entries are such, a further claim throws StoreError and the sender is asked to send again.
 *
 * @throws ConfigurationError when `maxEntries` is no whole number of at least 1.
 */
export function memoryDedup(options: MemoryDedupOptions = {}): DedupStore {
  const { maxEntries = 100_000, now = Date.now } = options;
  checkMaxEntries(maxEntries);
  const entries = new ClaimEntries(maxEntries, now);
  return {
    claim: (key, leaseMs) => entries.claim(key, leaseMs),
    complete: (key, token, retentionMs) => entries.complete(key, token, retentionMs),
    release: (key, token) => entries.release(key, token),
    extend: (key, token, leaseMs) => entries.extend(key, token, leaseMs),
  };
}

/**
 * Claims and done ids in two lists of numbers. An entry is a number, and its fields stand at that number in each list,
 * because an object for each entry would cost as much again as its id. Entry 0 is none.
 *
 * ```
 *  entry     0      1       2       3       4
 *  #keys     -     'a'     'b'     'c'     'd'
 *  #until    0    12:07   12:09   12:00   12:08    end of the lease or of the retention
 *  #link     0      4      -17      1       0      claim: minus its token; done: the entry that leaves next
 *
 *  #oldest = 3 -> 1 -> 4 = #newest                 done entries, in the order in which they leave
 * ```
 */
class ClaimEntries {
  readonly #maxEntries: number;
  readonly #now: () => number;
  readonly #keys = createKeyTable();
  readonly #until = [0];
  readonly #link = [0];
  #oldest = 0;
  #newest = 0;
  #tokens = 0;
  /** The last claim: a handler that does not wait ends before the next one. */
  #claimedKey: string | undefined;
  #claimed = 0;

  constructor(maxEntries: number, now: () => number) {
    this.#maxEntries = maxEntries;
    this.#now = now;
  }

  claim(key: string, leaseMs: number): Claim {
    const at = this.#now();
    let entry = this.#find(key);
    const until = this.#until[entry]!;
    const isDone = this.#link[entry]! >= 0;
    if (entry !== 0 && until > at) {
      return isDone ? { state: 'done' } : { state: 'in-progress', leaseUntil: until };
    }
    if (isDone) {
      // An expired id stays among the done ones, without its key, until its turn comes.
      this.#keys.remove(entry);
      entry = this.#takeEntry(at);
      this.#keys.add(entry);
    }
    // No more than 31 bits: no claim is held while so many others come.
    this.#tokens = (this.#tokens % 0x7fffffff) + 1;
    this.#until[entry] = at + leaseMs;
    this.#link[entry] = -this.#tokens;
    this.#claimedKey = key;
    this.#claimed = entry;
    return { state: 'claimed', token: String(this.#tokens) };
  }

  complete(key: string, token: string, retentionMs: number): boolean {
    const entry = this.#claimedBy(key, token);
    if (entry === 0) return false;
    this.#until[entry] = this.#now() + retentionMs;
    this.#link[entry] = 0;
    if (this.#oldest === 0) this.#oldest = entry;
    else this.#link[this.#newest] = entry;
    this.#newest = entry;
    return true;
  }

  release(key: string, token: string): boolean {
    const entry = this.#claimedBy(key, token);
    if (entry === 0) return false;
    this.#keys.remove(entry);
    // A free entry is one whose retention is over, and leaves first.
    this.#until[entry] = 0;
    this.#link[entry] = this.#oldest;
    if (this.#oldest === 0) this.#newest = entry;
    this.#oldest = entry;
    return true;
  }

  extend(key: string, token: string, leaseMs: number): boolean {
    const entry = this.#claimedBy(key, token);
    if (entry !== 0) this.#until[entry] = this.#now() + leaseMs;
    return entry !== 0;
  }

  #find(key: string): number {
    // A text of its own, made when it is first read: an id cut from a larger text would keep that in memory.
    return this.#keys.find(`.${key}`);
  }

  /** The claim that this token was given for. A claim whose lease has ended is its owner's until another takes it. */
  #claimedBy(key: string, token: string): number {
    const entry = key === this.#claimedKey ? this.#claimed : this.#find(key);
    const link = this.#link[entry]!;
    return link < 0 && String(-link) === token ? entry : 0;
  }

  /** An entry for a new claim: a free one, that of an id whose retention is over, a new one, or the oldest done one. */
  #takeEntry(at: number): number {
    const isFull = this.#until.length > this.#maxEntries;
    const entry = this.#oldest;
    if (entry === 0 || !(isFull || this.#until[entry]! <= at)) {
      return isFull ? this.#takeExpired(at) : this.#until.length;
    }
    this.#oldest = this.#link[entry]!;
    this.#keys.remove(entry);
    return entry;
  }

  /** The entry of a claim whose lease has ended, when all entries are claims. */
  #takeExpired(at: number): number {
    const entry = this.#until.findIndex((end, index) => index > 0 && end <= at);
    if (entry < 0) {
      throw new StoreError(`All ${this.#maxEntries} entries are claims in progress: raise \`maxEntries\`.`);
    }
    this.#keys.remove(entry);
    return entry;
  }
}
