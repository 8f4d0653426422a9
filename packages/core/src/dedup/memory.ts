import { ConfigurationError, StoreError } from '../errors.ts';
import type { Claim, DedupStore } from './store.ts';

export interface MemoryDedupOptions {
  /** How many ids are remembered. The one that was done first leaves first. Default: 100,000. */
  maxEntries?: number;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  now?: () => number;
}

/** A claim that is held; the table keeps a number, the end of its retention, for an id that is done. */
interface Held {
  token: string;
  leaseUntil: number;
}

/**
 * Remembers ids in this process: enough for one process whose duplicates may run again after a restart.
 *
 * Bounded: at `maxEntries` the oldest done id leaves. A claim in progress never leaves before its lease ends; if
 * all entries are such, a further claim throws StoreError and the sender is asked to come again.
 */
export function memoryDedup(options: MemoryDedupOptions = {}): DedupStore {
  const { maxEntries = 100_000, now = Date.now } = options;
  if (!Number.isSafeInteger(maxEntries) || maxEntries < 1) {
    throw new ConfigurationError(
      `\`maxEntries\` must be a whole number of at least 1, and is ${maxEntries}.`,
    );
  }
  return new MemoryDedup(maxEntries, now);
}

class MemoryDedup implements DedupStore {
  readonly #maxEntries: number;
  readonly #now: () => number;
  readonly #entries = new Map<string, Held | number>();
  readonly #done = new DoneQueue();
  #tokens = 0;

  constructor(maxEntries: number, now: () => number) {
    this.#maxEntries = maxEntries;
    this.#now = now;
  }

  claim(key: string, leaseMs: number): Claim {
    const now = this.#now();
    const entry = this.#entries.get(key);
    if (typeof entry === 'number') {
      if (entry > now) return { state: 'done' };
    } else if (entry !== undefined && entry.leaseUntil > now) {
      return { state: 'in-progress', leaseUntil: entry.leaseUntil };
    }
    if (entry === undefined) this.#makeRoom(now);
    const token = String(++this.#tokens);
    this.#entries.set(key, { token, leaseUntil: now + leaseMs });
    return { state: 'claimed', token };
  }

  complete(key: string, token: string, retentionMs: number): boolean {
    if (this.#held(key, token) === undefined) return false;
    const until = this.#now() + retentionMs;
    this.#entries.set(key, until);
    this.#done.push(key, until);
    return true;
  }

  release(key: string, token: string): boolean {
    return this.#held(key, token) !== undefined && this.#entries.delete(key);
  }

  extend(key: string, token: string, leaseMs: number): boolean {
    const held = this.#held(key, token);
    if (held === undefined) return false;
    held.leaseUntil = this.#now() + leaseMs;
    return true;
  }

  /** The claim that this token was given for. An expired lease that nobody took over is still its owner's. */
  #held(key: string, token: string): Held | undefined {
    const entry = this.#entries.get(key);
    return typeof entry === 'object' && entry.token === token ? entry : undefined;
  }

  #makeRoom(now: number): void {
    while (this.#entries.size >= this.#maxEntries || this.#done.oldestUntil() <= now) {
      const oldest = this.#done.shift();
      if (oldest === undefined) break;
      // A key that was claimed or done again since then stands further back in the queue, or nowhere yet.
      if (this.#entries.get(oldest.key) === oldest.until) this.#entries.delete(oldest.key);
    }
    if (this.#entries.size >= this.#maxEntries) this.#dropExpiredLeases(now);
    if (this.#entries.size >= this.#maxEntries) {
      throw new StoreError(
        `All ${this.#maxEntries} entries of the memory store are claims in progress. ` +
          'Set a larger `maxEntries`, or find out why so many handlers do not end.',
      );
    }
  }

  #dropExpiredLeases(now: number): void {
    for (const [key, entry] of this.#entries) {
      if (typeof entry === 'object' && entry.leaseUntil <= now) this.#entries.delete(key);
    }
  }
}

/**
 * Done keys, oldest first. Two arrays and a cursor: a Map that drops its oldest by `keys().next()` walks all slots
 * deleted before it, 39 µs a claim at 100,000 ids.
 */
class DoneQueue {
  #keys: (string | undefined)[] = [];
  #until: number[] = [];
  #head = 0;

  push(key: string, until: number): void {
    this.#keys.push(key);
    this.#until.push(until);
  }

  oldestUntil(): number {
    return this.#until[this.#head] ?? Number.POSITIVE_INFINITY;
  }

  shift(): { key: string; until: number } | undefined {
    const key = this.#keys[this.#head];
    const until = this.#until[this.#head];
    if (key === undefined || until === undefined) return undefined;
    this.#keys[this.#head++] = undefined;
    if (this.#head > 1024 && this.#head * 2 > this.#keys.length) this.#compact();
    return { key, until };
  }

  #compact(): void {
    this.#keys = this.#keys.slice(this.#head);
    this.#until = this.#until.slice(this.#head);
    this.#head = 0;
  }
}
