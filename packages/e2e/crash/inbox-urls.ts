import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';

/** The inboxes, each with a function that makes the URL of an empty one, or undefined if its server is missing. */
export function inboxUrls(folder: string): [string, () => Promise<string | undefined>][] {
  const postgres = process.env.POSTERN_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test';
  const redis = process.env.POSTERN_REDIS_URL ?? 'redis://127.0.0.1:6379';
  const name = () => `crash_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  return [
    ['SQLite', async () => `sqlite:${join(folder, `${randomUUID()}.db`)}`],
    ['Postgres', () => ifThere(() => postgresAnswers(postgres), `${postgres}?schema=${name()}`)],
    ['Redis', () => ifThere(() => redisAnswers(redis), `${redis}?prefix=${name()}`)],
  ];
}

/** Throws for a missing server if `POSTERN_REQUIRE_SERVICES` is set. */
async function ifThere(answers: () => Promise<void>, url: string): Promise<string | undefined> {
  try {
    await answers();
    return url;
  } catch (error) {
    if (process.env.POSTERN_REQUIRE_SERVICES) throw error;
    return undefined;
  }
}

async function postgresAnswers(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  await client.connect();
  await client.end();
}

async function redisAnswers(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.ping();
  } finally {
    client.disconnect();
  }
}

/** Deletes an inbox from a database that others use too. */
export async function dropInbox(url: string): Promise<void> {
  const { protocol, searchParams } = new URL(url);
  const server = url.replace(/\?.*/, '');
  if (protocol === 'postgres:') {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    const schema = searchParams.get('schema');
    await client.query(`drop schema if exists "${schema}", "${schema}_boss" cascade`);
    await client.end();
  } else if (protocol === 'redis:') {
    const client = new Redis(server);
    const keys = await client.keys(`{${searchParams.get('prefix')}}*`);
    for (let at = 0; at < keys.length; at += 1000) await client.unlink(...keys.slice(at, at + 1000));
    await client.quit();
  }
}
