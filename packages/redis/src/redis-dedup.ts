import { randomUUID } from 'node:crypto';
import { type Claim, ConfigurationError, type DedupStore, StoreError } from '@postern/core';
import { dedupScripts } from './dedup-scripts.ts';
import type { RedisClient } from './redis-client.ts';
import { redisKey } from './redis-key.ts';

export interface RedisDedupOptions {
  /**
   * Stands before each key. Stores of which neither's prefix begins with the other's share nothing. Default:
   * `postern:dedup:`.
   */
  prefix?: string;
}

/** A claim whose lease has ended is its owner's until somebody takes it over, or until a day has gone by. */
const keptAfterLease = 24 * 60 * 60 * 1000;

/**
 * Remembers ids in Redis (6.2 or later) or a Redis Cluster: each event is handled once, by however many processes
 * and machines.
 *
 * The client stays yours, and nothing is sent before the first claim. Each verb is one script on one key, and time
 * is the server's. Ids last as long as Redis keeps its data: with `appendonly yes` and `maxmemory-policy noeviction`
 * for their retention, otherwise until a restart or an eviction. Redis itself drops what has expired.
 *
 * @throws ConfigurationError when `client` is no client of ioredis, or `prefix` is not plain.
 * @example
 * const receiver = createReceiver(provider, { dedup: redisDedup(redis) });
 */
export function redisDedup(client: RedisClient, options: RedisDedupOptions = {}): DedupStore {
  if (typeof client?.evalsha !== 'function' || typeof client.eval !== 'function') {
    throw new ConfigurationError(
      'redisDedup takes a client of ioredis: redisDedup(new Redis(process.env.REDIS_URL)).',
    );
  }
  const prefix = checkPrefix(options.prefix ?? 'postern:dedup:');
  const scripts = dedupScripts();

  return {
    async claim(key, leaseMs) {
      const token = randomUUID();
      const reply = await scripts.claim(client, redisKey(prefix, key), token, ...leaseOf(leaseMs));
      return claimOf(reply, token);
    },
    complete: async (key, token, retentionMs) =>
      wrote(await scripts.complete(client, redisKey(prefix, key), token, Math.ceil(retentionMs))),
    release: async (key, token) => wrote(await scripts.release(client, redisKey(prefix, key), token)),
    extend: async (key, token, leaseMs) =>
      wrote(await scripts.extend(client, redisKey(prefix, key), token, ...leaseOf(leaseMs))),
  };
}

function checkPrefix(prefix: unknown): string {
  if (typeof prefix === 'string' && /^[\x21-\x7e]{1,100}$/.test(prefix)) return prefix;
  throw new ConfigurationError(
    `redisDedup: \`prefix\` must be 1 to 100 printable ASCII characters without a space, and is ${JSON.stringify(prefix)}.`,
  );
}

/** Redis counts whole milliseconds. */
function leaseOf(leaseMs: number): [lease: number, keep: number] {
  const lease = Math.ceil(leaseMs);
  return [lease, lease + keptAfterLease];
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
