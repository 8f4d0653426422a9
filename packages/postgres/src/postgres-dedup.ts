import { randomUUID } from 'node:crypto';
import { type Claim, ConfigurationError, type DedupStore, StoreError } from '@postern/core';
import { batchCalls } from '@postern/core/inbox';
import { type DedupStatements, dedupStatements, keyBytes } from './dedup/rows.ts';
import { dedupMigrations, dedupNames } from './dedup/schema.ts';
import { isItemError } from './is-item-error.ts';
import type { PostgresPool, PostgresResult } from './postgres-pool.ts';
import type { Statement } from './prepared.ts';
import { createRetrying } from './retrying.ts';
import { setUpTable } from './set-up-table.ts';

export interface PostgresDedupOptions {
  /** The schema, created when it is not there. Default: `postern`. */
  schema?: string;
  /** The table, created in `schema` when it is not there, and `<table>_meta` beside it. Default: `dedup`. */
  table?: string;
}

/** A `DedupStore` in a table. */
export interface PostgresDedup extends DedupStore {
  claim(key: string, leaseMs: number): Promise<Claim>;
  complete(key: string, token: string, retentionMs: number): Promise<boolean>;
  release(key: string, token: string): Promise<boolean>;
  extend(key: string, token: string, leaseMs: number): Promise<boolean>;
  /**
   * Deletes ids past their retention, 1,000 a statement, until none is left, and resolves to their number. Claims go on
   * meanwhile, and any number of processes may call it at once. Where deliveries keep coming it is not needed: after
   * every 1,000 completed events up to 2,000 such ids are deleted beside the work.
   */
  prune(): Promise<number>;
}

const pruneBatch = 1000;
const pruneEvery = 1000;
/**
 * The size of a statement's batch, and how many run at once: 64 claims at once are four commits instead of 64, and 5 to
 * 6 times as fast as one INSERT each. A claim that comes alone is about 0.7 times as fast.
 */
const batches = { maxWeight: 500, maxRunning: 4, separates: isItemError };

/**
 * Remembers ids in PostgreSQL (13 or later): each event is handled once, by any number of processes and machines.
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
  const names = dedupNames(options.schema ?? 'postern', options.table ?? 'dedup');
  const statements = dedupStatements(names);
  const retrying = createRetrying({ setUp: () => setUpTable(pool, names, dedupMigrations) });
  const run: Run = (statement, values) => retrying(() => pool.query({ ...statement, values }));
  const claim = batchCalls<Item, Claim>((items) => claimAll(run, statements, items), batches);
  const complete = batchCalls<Item, boolean>((items) => completeAll(run, statements, items), batches);
  let completed = 0;

  return {
    claim: (key, milliseconds) => claim({ key: keyBytes(key), token: randomUUID(), milliseconds }),
    async complete(key, token, milliseconds) {
      const isDone = await complete({ key: keyBytes(key), token, milliseconds });
      // Nothing waits for it, and the next one deletes what this one could not.
      if (isDone && ++completed % pruneEvery === 0) {
        write(run, statements.prune, [pruneEvery * 2]).catch(() => {});
      }
      return isDone;
    },
    release: async (key, token) => (await write(run, statements.release, [keyBytes(key), token])) === 1,
    extend: async (key, token, leaseMs) =>
      (await write(run, statements.extend, [keyBytes(key), token, leaseMs])) === 1,
    async prune() {
      let pruned = 0;
      for (let batch = pruneBatch; batch === pruneBatch; pruned += batch) {
        batch = await write(run, statements.prune, [pruneBatch]);
      }
      return pruned;
    },
  };
}

type Run = (statement: Statement, values: unknown[]) => Promise<PostgresResult>;

/** A key, the token of its owner or of who wants it, and a lease or a retention. */
interface Item {
  readonly key: Buffer;
  readonly token: string;
  readonly milliseconds: number;
}

async function claimAll(run: Run, { claim }: DedupStatements, items: readonly Item[]): Promise<Claim[]> {
  // A statement writes no row twice: of several claims of one key it takes the first.
  const first = new Map<string, Item>();
  for (const item of items) {
    const key = item.key.toString('hex');
    if (!first.has(key)) first.set(key, item);
  }
  const { rows } = await run(claim, valuesOf([...first.values()]));
  const answers = new Map(rows.map((row) => [row.key, row]));
  return items.map((item) => toClaim(answers.get(item.key.toString('hex')), item));
}

async function completeAll(run: Run, { complete }: DedupStatements, items: readonly Item[]) {
  const { rows } = await run(complete, valuesOf(items));
  const completed = new Set(rows.map(({ n }) => Number(n)));
  return items.map((_, index) => completed.has(index + 1));
}

function valuesOf(items: readonly Item[]): unknown[] {
  return [
    items.map(({ key }) => key),
    items.map(({ token }) => token),
    items.map(({ milliseconds }) => milliseconds),
  ];
}

/** The answer to one claim. Of several of one key at once, the key went to the first, if to any. */
function toClaim(row: PostgresResult['rows'][number] | undefined, { token }: Item): Claim {
  if (row === undefined) {
    throw new StoreError('PostgreSQL did not say whose the key is: a trigger or a policy on the table?');
  }
  if (row.token === token) return { state: 'claimed', token };
  if (row.token === null) return { state: 'done' };
  return { state: 'in-progress', leaseUntil: Number(row.until) };
}

/** Runs a statement, and resolves to the number of rows that it wrote. */
async function write(run: Run, statement: Statement, values: unknown[]): Promise<number> {
  const { rowCount } = await run(statement, values);
  if (typeof rowCount === 'number') return rowCount;
  throw new StoreError('The pool did not say how many rows were written.');
}
