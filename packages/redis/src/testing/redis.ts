import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';

export const redisUrl = process.env.POSTERN_REDIS_URL ?? 'redis://127.0.0.1:6379';

/** A client that does not print when it is cut off; that commands fail is what tests look at. */
export function createClient(url = redisUrl): Redis {
  const client = new Redis(url);
  client.on('error', () => {});
  return client;
}

/** A prefix that nobody else has. */
export function ownPrefix(): string {
  return `postern-test-${randomBytes(6).toString('hex')}:`;
}

/** Milliseconds since the epoch, by the clock of Redis. */
export async function clockOf(client: Pick<Redis, 'time'>): Promise<number> {
  const [seconds, microseconds] = await client.time();
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
}

/** As bytes, for that is what a hashed key is. */
export async function deleteKeys(
  client: Pick<Redis, 'scanBufferStream' | 'del'>,
  prefix: string,
): Promise<void> {
  for await (const keys of client.scanBufferStream({ match: `${prefix}*`, count: 1000 })) {
    if (keys.length > 0) await client.del(...keys);
  }
}

/**
 * Tells whether there is a Redis to test with, and says so when there is none.
 *
 * @throws when POSTERN_REQUIRE_SERVICES is set and there is none.
 */
export async function redisAnswers(): Promise<boolean> {
  const client = new Redis(redisUrl, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  client.on('error', () => {});
  try {
    await client.ping();
    return true;
  } catch (error) {
    return missing(`no Redis at ${redisUrl}`, error);
  } finally {
    client.disconnect();
  }
}

/** What cannot run is said; where everything has to run it fails. */
export function missing(what: string, cause?: unknown): false {
  if (process.env.POSTERN_REQUIRE_SERVICES) {
    throw new Error(`There is ${what}, and POSTERN_REQUIRE_SERVICES is set.`, { cause });
  }
  // biome-ignore lint/suspicious/noConsole: what does not run is said.
  console.warn(`NOT RUN: tests of @postern/redis, for there is ${what}.`);
  return false;
}
