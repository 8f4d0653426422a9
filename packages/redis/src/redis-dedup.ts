import { randomBytes } from 'node:crypto';
import { type Claim, ConfigurationError, type DedupStore, StoreError } from '@postern/core';
import { keyName } from './dedup/key-name.ts';
import { dedupScripts, keptAfterLease } from './dedup/scripts.ts';
import type { DedupClient } from './redis-client.ts';

export interface RedisDedupOptions {
  /**
   * The beginning of each key. Two stores share nothing if neither's prefix begins with the other's. Default:
   * `postern:dedup:`.
   */
  prefix?: string;
}

/**
 * Remembers ids in Redis (6.2 or later) or a Redis Cluster, so that each event is handled once by any number of
 * processes and machines.
 *
 * The client stays yours, and nothing is sent before the first claim. A claim is one `SET`, each other verb one script
 * on one key, and time is the server's. Ids last as long as Redis keeps its data: with `appendonly yes` and
 * `maxmemory-policy noeviction` for their retention, otherwise until a restart or an eviction. Redis deletes expired
 * ids by itself.
 *
 * @throws ConfigurationError when `client` is no client of ioredis, or `prefix` is not printable ASCII.
 * @example
 * const receiver = createReceiver(provider, { dedup: redisDedup(redis) });
 */
export function redisDedup(client: DedupClient, options: RedisDedupOptions = {}): DedupStore {
  if (['set', 'evalsha', 'eval'].some((name) => typeof client?.[name as 'set'] !== 'function')) {
    throw new ConfigurationError(
      'redisDedup takes a client of ioredis: redisDedup(new Redis(process.env.REDIS_URL)).',
    );
  }
  const prefix = checkPrefix(options.prefix ?? 'postern:dedup:');
  const scripts = dedupScripts();
  const newToken = tokens();
  let canSet = true;

  async function claimByScript(key: string, token: string, keep: number): Promise<Claim> {
    return claimOf(await scripts.claim(client, keyName(prefix, key), token, keep), token);
  }

  return {
    // `SET` takes two thirds of the time of a script, and its answer is enough for a new id and for a done one.
    claim(key, leaseMs) {
      const token = newToken();
      const keep = keepOf(leaseMs);
      if (!canSet) return claimByScript(key, token, keep);
      return client.set(keyName(prefix, key), token, 'PX', keep, 'NX', 'GET').then(
        (held): Claim | Promise<Claim> => {
          if (held === null) return { state: 'claimed', token };
          return held === 'done' ? { state: held } : claimByScript(key, token, keep);
        },
        (error: unknown) => {
          // Before 7.0 Redis has no NX together with GET.
          if (!String((error as Error | undefined)?.message).includes('syntax error')) throw error;
          canSet = false;
          return claimByScript(key, token, keep);
        },
      );
    },
    complete: async (key, token, retentionMs) =>
      wrote(await scripts.complete(client, keyName(prefix, key), token, Math.ceil(retentionMs))),
    release: async (key, token) => wrote(await scripts.release(client, keyName(prefix, key), token)),
    extend: async (key, token, leaseMs) =>
      wrote(await scripts.extend(client, keyName(prefix, key), token, keepOf(leaseMs))),
  };
}

function checkPrefix(prefix: unknown): string {
  if (typeof prefix === 'string' && /^[\x21-\x7e]{1,100}$/.test(prefix)) return prefix;
  throw new ConfigurationError(
    `redisDedup: \`prefix\` must be 1 to 100 printable ASCII characters without a space, and is ${JSON.stringify(prefix)}.`,
  );
}

/** Tokens that are different in all processes. A random one for each claim would cost as much as all else here. */
function tokens(): () => string {
  const store = `claim:${randomBytes(12).toString('base64url')}:`;
  let count = 0;
  return () => store + count++;
}

/** Redis counts whole milliseconds. */
function keepOf(leaseMs: number): number {
  return Math.ceil(leaseMs) + keptAfterLease;
}

function claimOf(reply: unknown, token: string): Claim {
  const [state, until] = Array.isArray(reply) ? reply.map(String) : [];
  if (state === 'claimed') return { state, token };
  if (state === 'done') return { state };
  if (state === 'in-progress') return { state, leaseUntil: Number(until) };
  throw new StoreError('Redis did not say whose the key is: is the client in a mode without answers?');
}

/** A number, or text from a client that was made with `stringNumbers`. */
function wrote(reply: unknown): boolean {
  if (reply === 1 || reply === '1') return true;
  if (reply === 0 || reply === '0') return false;
  throw new StoreError('Redis did not say whether the key was written.');
}
