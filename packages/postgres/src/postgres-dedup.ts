import { randomUUID } from 'node:crypto';
import { type Claim, ConfigurationError, type DedupStore, StoreError } from '@postern/core';
import { batchCalls } from '@postern/core/inbox';
import { dedupMigrations } from './dedup-migrations.ts';
import { dedupStatements } from './dedup-statements.ts';
import { isOfOne } from './is-of-one.ts';
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
/**
 * What one statement holds, and how many are under way: 64 claims at once are four commits, and not 64. So they are
 * 5 to 6 times as fast as one INSERT each; one at a time about 0.7 times.
 */
const together = { maxWeight: 500, maxRunning: 4, separates: isOfOne };
/** Of a statement. More than one is needed only where the default isolation is stricter than READ COMMITTED. */
const maxAttempts = 10;

/**
 * Remembers ids in PostgreSQL (13 or later): each event is handled once, by however many processes and machines.
 *
 * The pool stays yours. Nothing is read or written before the first claim, which creates the table; where that
 * fails, the next claim tries again. Each verb is one prepared statement, which claims that come together share, and
 * time is the server's.
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
      // serialization_failure, deadlock_detected: rolled back whole, and the next attempt sees what this one could not.
      if ((code === '40001' || code === '40P01') && attempt < maxAttempts)
        return run(statement, values, attempt + 1);
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

  const claimTogether = batchCalls<Held, Claim>(async (all) => {
    // A statement writes no row twice: of claims of one key it holds the first.
    const first = new Map<string, Held>();
    for (const one of all) {
      const key = one.key.toString('hex');
      if (!first.has(key)) first.set(key, one);
    }
    const { rows } = await run(statements.claim, valuesOf([...first.values()]));
    const answers = new Map(rows.map((row) => [row.key, row]));
    return all.map((one) => claimOf(answers.get(one.key.toString('hex')), one));
  }, together);

  const completeTogether = batchCalls<Held, boolean>(async (all) => {
    const { rows } = await run(statements.complete, valuesOf(all));
    const ours = new Set(rows.map(({ n }) => Number(n)));
    return all.map((_, index) => ours.has(index + 1));
  }, together);

  return {
    claim: (key, milliseconds) => claimTogether({ key: keyBytes(key), token: randomUUID(), milliseconds }),
    async complete(key, token, milliseconds) {
      const ours = await completeTogether({ key: keyBytes(key), token, milliseconds });
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

/** What a statement asks about a key: whose it is to be, or is, and for how long. */
interface Held {
  readonly key: Buffer;
  readonly token: string;
  readonly milliseconds: number;
}

function valuesOf(all: readonly Held[]): unknown[] {
  return [
    all.map(({ key }) => key),
    all.map(({ token }) => token),
    all.map(({ milliseconds }) => milliseconds),
  ];
}

/** Of those who asked for one key at once, it was given to the first, if to any. */
function claimOf(row: PostgresResult['rows'][number] | undefined, { token }: Held): Claim {
  if (row === undefined) {
    throw new StoreError('PostgreSQL did not say whose the key is: a trigger or a policy on the table?');
  }
  if (row.token === token) return { state: 'claimed', token };
  if (row.token === null) return { state: 'done' };
  return { state: 'in-progress', leaseUntil: Number(row.until) };
}
