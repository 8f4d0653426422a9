import { ConfigurationError, StoreError } from '../errors.ts';
import type { DedupStore } from './store.ts';

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
  const entries = new Map<string, Held | number>();
  // In the order in which they were done, with a cursor: a Map that drops its oldest by `keys().next()` walks all
  // slots deleted before it, 39 µs a claim at 100,000 ids.
  // Two arrays, because a pair for each id would cost as much again as the id.
  let doneKeys: string[] = [];
  let doneUntil: number[] = [];
  let oldest = 0;
  let tokens = 0;

  /** The claim that this token was given for. An expired lease that nobody took over is still its owner's. */
  function heldBy(key: string, token: string): Held | undefined {
    const entry = entries.get(key);
    return typeof entry === 'object' && entry.token === token ? entry : undefined;
  }

  function makeRoom(at: number): void {
    for (; ; oldest++) {
      const key = doneKeys[oldest];
      const until = doneUntil[oldest];
      if (key === undefined || until === undefined || (entries.size < maxEntries && until > at)) break;
      // A key that was claimed or done again since then stands further back in the queue, or nowhere yet.
      if (entries.get(key) === until) entries.delete(key);
    }
    if (oldest > 1024 && oldest * 2 > doneKeys.length) {
      doneKeys = doneKeys.slice(oldest);
      doneUntil = doneUntil.slice(oldest);
      oldest = 0;
    }
    if (entries.size < maxEntries) return;
    for (const [key, entry] of entries) {
      if (typeof entry === 'object' && entry.leaseUntil <= at) entries.delete(key);
    }
    if (entries.size < maxEntries) return;
    throw new StoreError(
      `All ${maxEntries} entries are claims in progress: raise \`maxEntries\`, or end the handlers.`,
    );
  }

  return {
    claim(key, leaseMs) {
      const at = now();
      const entry = entries.get(key);
      if (typeof entry === 'number') {
        if (entry > at) return { state: 'done' };
      } else if (entry === undefined) {
        makeRoom(at);
      } else if (entry.leaseUntil > at) {
        return { state: 'in-progress', leaseUntil: entry.leaseUntil };
      }
      const token = String(++tokens);
      entries.set(key, { token, leaseUntil: at + leaseMs });
      return { state: 'claimed', token };
    },
    complete(key, token, retentionMs) {
      if (!heldBy(key, token)) return false;
      const until = now() + retentionMs;
      entries.set(key, until);
      doneKeys.push(key);
      doneUntil.push(until);
      return true;
    },
    release: (key, token) => heldBy(key, token) !== undefined && entries.delete(key),
    extend(key, token, leaseMs) {
      const held = heldBy(key, token);
      if (held) held.leaseUntil = now() + leaseMs;
      return held !== undefined;
    },
  };
}
