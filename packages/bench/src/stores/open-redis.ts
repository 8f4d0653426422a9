import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';

export interface OpenRedis {
  readonly client: Redis;
  readonly url: string;
  /** All keys of this run begin with it. */
  readonly prefix: string;
  close(): Promise<void>;
}

/**
 * Opens a client at POSTERN_REDIS_URL or on this machine.
 *
 * @throws when no Redis answers.
 */
export async function openRedis(): Promise<OpenRedis> {
  const url = redisUrl();
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  await client.connect();
  const prefix = `postern-bench-${randomBytes(6).toString('hex')}:`;
  return {
    client,
    url,
    prefix,
    async close() {
      // Some packages put their keys' beginning in braces.
      for await (const keys of client.scanStream({ match: `*${prefix}*`, count: 1000 })) {
        if (keys.length > 0) await client.del(...keys);
      }
      client.disconnect();
    },
  };
}

export function redisUrl(): string {
  return process.env.POSTERN_REDIS_URL ?? 'redis://127.0.0.1:6379';
}
