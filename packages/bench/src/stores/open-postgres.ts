import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';

export interface OpenPostgres {
  readonly pool: Pool;
  readonly url: string;
  /** A new and empty schema. */
  readonly schema: string;
  close(): Promise<void>;
}

/**
 * Opens a pool at POSTERN_POSTGRES_URL or on this machine.
 *
 * @param beside Endings of the names of further schemas, which are dropped at the end as well.
 * @throws when no PostgreSQL answers.
 */
export async function openPostgres(beside: readonly string[] = []): Promise<OpenPostgres> {
  const connectionString = postgresUrl();
  const pool = new Pool({ connectionString, max: 16 });
  const schema = `postern_bench_${randomBytes(6).toString('hex')}`;
  await pool.query(`create schema ${schema}`);
  return {
    pool,
    url: connectionString,
    schema,
    async close() {
      for (const end of ['', ...beside]) await pool.query(`drop schema if exists ${schema}${end} cascade`);
      await pool.end();
    },
  };
}

export function postgresUrl(): string {
  return process.env.POSTERN_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test';
}
