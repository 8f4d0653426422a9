import { type Claim, memoryDedup } from '@postern/core';
import { LRUCache } from 'lru-cache';
import { leaseMs } from './claimant.ts';

/** A store in this process that remembers so many ids. */
export interface MemoryStore {
  /** Claims each, and returns how many were new. */
  claimAll(keys: readonly string[]): number;
  /** Marks the claimed ids as done, in a store that tells the two apart. */
  completeAll?(keys: readonly string[]): void;
}

const retentionMs = 30 * 24 * 60 * 60 * 1000;

/** The stores by name. Only the first knows claims that are in progress. */
export const memoryStores: Readonly<Record<string, (maxEntries: number) => MemoryStore>> = {
  memoryDedup(maxEntries) {
    const store = memoryDedup({ maxEntries });
    let tokens: string[] = [];
    return {
      claimAll(keys) {
        tokens = [];
        for (const key of keys) {
          const claim = store.claim(key, leaseMs) as Claim;
          if (claim.state === 'claimed') tokens.push(claim.token);
        }
        return tokens.length;
      },
      completeAll(keys) {
        for (let i = 0; i < keys.length; i++) store.complete(keys[i]!, tokens[i]!, retentionMs);
        tokens = [];
      },
    };
  },

  'Set and a ring of ids'(maxEntries) {
    const seen = new Set<string>();
    const ring: string[] = [];
    let at = 0;
    return oneByOne((key) => {
      if (seen.has(key)) return false;
      if (ring.length === maxEntries) seen.delete(ring[at]!);
      seen.add(key);
      ring[at] = key;
      at = (at + 1) % maxEntries;
      return true;
    });
  },

  'Map, its oldest dropped by keys().next()'(maxEntries) {
    const until = new Map<string, number>();
    return oneByOne((key) => {
      const now = Date.now();
      if ((until.get(key) ?? 0) > now) return false;
      if (until.size === maxEntries) until.delete(until.keys().next().value!);
      until.set(key, now + retentionMs);
      return true;
    });
  },

  'lru-cache, max and ttl'(max) {
    const cache = new LRUCache<string, true>({ max, ttl: retentionMs });
    return oneByOne((key) => {
      if (cache.has(key)) return false;
      cache.set(key, true);
      return true;
    });
  },
};

function oneByOne(claim: (key: string) => boolean): MemoryStore {
  return {
    claimAll(keys) {
      let claimed = 0;
      for (const key of keys) if (claim(key)) claimed++;
      return claimed;
    },
  };
}
