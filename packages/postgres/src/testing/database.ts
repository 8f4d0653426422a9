import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';

export const databaseUrl = process.env.POSTERN_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test';

/** A pool whose lost connections are not this process's end; that the next query fails is what tests look at. */
export function createPool(connectionString = databaseUrl, max = 16): Pool {
  const pool = new Pool({ connectionString, max, connectionTimeoutMillis: 10_000 });
  pool.on('error', () => {});
  return pool;
}

/** A schema name that nobody else has. */
export function ownSchema(): string {
  return `postern_test_${randomBytes(6).toString('hex')}`;
}

/**
 * Tells whether there is a PostgreSQL to test with, and says so when there is none.
 *
 * @throws when POSTERN_REQUIRE_SERVICES is set and there is none.
 */
export async function databaseAnswers(): Promise<boolean> {
  const pool = createPool();
  try {
    await pool.query('select 1');
    return true;
  } catch (error) {
    return missing(`no PostgreSQL at ${databaseUrl}`, error);
  } finally {
    await pool.end();
  }
}

/** What cannot run is said; where everything has to run it fails. */
export function missing(what: string, cause?: unknown): false {
  if (process.env.POSTERN_REQUIRE_SERVICES) {
    throw new Error(`There is ${what}, and POSTERN_REQUIRE_SERVICES is set.`, { cause });
  }
  // biome-ignore lint/suspicious/noConsole: what does not run is said.
  console.warn(`NOT RUN: tests of @postern/postgres, for there is ${what}.`);
  return false;
}
