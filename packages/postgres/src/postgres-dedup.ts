import { randomUUID } from 'node:crypto';
import { type Claim, ConfigurationError, type DedupStore, StoreError } from '@postern/core';
import { dedupMigrations } from './dedup-migrations.ts';
import { dedupStatements } from './dedup-statements.ts';
import { keyBytes } from './key-bytes.ts';
import type { PostgresPool, PostgresResult } from './postgres-pool.ts';
import type { Statement } from './prepared.ts';
import { setUpTable } from './set-up-table.ts';
import { tableNames } from './table-names.ts';

export interface PostgresDedupOptions {
  /** Created when it is not there. Default: `postern`. */
  schema?: string;
  /** Created in `schema` when it is not there, and `<table>_meta` beside it. Default: `dedup`. */
  table?: string;
}

/** A `DedupStore` in a table. */
export interface PostgresDedup extends DedupStore {
  claim(key: string, leaseMs: number): Promise<Claim>;
  complete(key: string, token: string, retentionMs: number): Promise<boolean>;
  release(key: string, token: string): Promise<boolean>;
  extend(key: string, token: string, leaseMs: number): Promise<boolean>;
  /**
   * Deletes ids past their retention, 1,000 a statement, until none is left. Resolves to how many they were. Claims
   * go on meanwhile, and any number of processes may do it at once. Need not be called where deliveries keep
   * coming: after every 1,000 completed events up to 2,000 such ids are deleted beside the work.
   */
  prune(): Promise<number>;
}

const pruneBatch = 1000;
const pruneEvery = 1000;
/** Of a statement. More than one is needed only where the default isolation is stricter than READ COMMITTED. */
const maxAttempts = 10;

/**
 * Remembers ids in PostgreSQL (13 or later): each event is handled once, by however many processes and machines.
 *
 * The pool stays yours. Nothing is read or written before the first claim, which creates the table; where that
 * fails, the next claim tries again. Each verb is one prepared statement, and time is the server's.
 *
 * @throws ConfigurationError when `pool` is no pool, or a name is anything but a plain name.
 * @example
 * const receiver = createReceiver(provider, { dedup: postgresDedup(pool) });
 */
export function postgresDedup(pool: PostgresPool, options: PostgresDedupOptions = {}): PostgresDedup {
  if (typeof pool?.query !== 'function' || typeof pool.connect !== 'function') {
    throw new ConfigurationError(
      'postgresDedup takes a pool: postgresDedup(new Pool({ connectionString })), with Pool of pg.',
    );
  }
  const names = tableNames(options.schema ?? 'postern', options.table ?? 'dedup');
  const statements = dedupStatements(names);
  let ready: Promise<void> | undefined;
  let completed = 0;

  function setUp(): Promise<void> {
    ready ??= setUpTable(pool, names, dedupMigrations).catch((error) => {
      ready = undefined;
      throw error;
    });
    return ready;
  }

  async function run(statement: Statement, values: unknown[], attempt = 1): Promise<PostgresResult> {
    await setUp();
    try {
      return await pool.query({ ...statement, values });
    } catch (error) {
      const code = (error as { code?: unknown } | undefined)?.code;
      // serialization_failure: rolled back whole, and the next attempt sees what this one could not.
      if (code === '40001' && attempt < maxAttempts) return run(statement, values, attempt + 1);
      // undefined_table: it was dropped. The next call creates it again.
      if (code === '42P01') ready = undefined;
      throw error;
    }
  }

  /** How many rows it wrote. */
  async function write(statement: Statement, values: unknown[]): Promise<number> {
    const { rowCount } = await run(statement, values);
    if (typeof rowCount === 'number') return rowCount;
    throw new StoreError('The pool did not say how many rows were written.');
  }

  return {
    async claim(key, leaseMs) {
      const token = randomUUID();
      const { rows } = await run(statements.claim, [keyBytes(key), token, leaseMs]);
      return claimOf(rows, token);
    },
    async complete(key, token, retentionMs) {
      const ours = (await write(statements.complete, [keyBytes(key), token, retentionMs])) === 1;
      // Nobody waits for it, and what it could not delete the next one will.
      if (ours && ++completed % pruneEvery === 0) write(statements.prune, [pruneEvery * 2]).catch(() => {});
      return ours;
    },
    release: async (key, token) => (await write(statements.release, [keyBytes(key), token])) === 1,
    extend: async (key, token, leaseMs) =>
      (await write(statements.extend, [keyBytes(key), token, leaseMs])) === 1,
    async prune() {
      let pruned = 0;
      for (let batch = pruneBatch; batch === pruneBatch; pruned += batch) {
        batch = await write(statements.prune, [pruneBatch]);
      }
      return pruned;
    },
  };
}

function claimOf(rows: PostgresResult['rows'], token: string): Claim {
  const { state, until } = rows[0] ?? {};
  if (state === 'claimed') return { state, token };
  if (state === 'done') return { state };
  if (state === 'in-progress') return { state, leaseUntil: Number(until) };
  throw new StoreError('PostgreSQL did not say whose the key is: a trigger or a policy on the table?');
}
