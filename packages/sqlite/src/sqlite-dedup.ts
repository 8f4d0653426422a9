import { type Claim, type DedupStore, StoreError } from '@postern/core';
import { createConnection } from './connection.ts';
import { checkDatabaseOptions, type DatabaseOptions } from './database-options.ts';
import { openDedupTable } from './dedup-table.ts';
import { createGroupCommit } from './group-commit.ts';

/** Where the ids are kept: a file, or a database that you have open. */
export type SqliteDedupOptions = {
  /** The table, made when it is missing. Letters, digits and `_`. Default: `postern_dedup`. */
  table?: string;
} & DatabaseOptions;

/** A deduplication store in a SQLite file. */
export interface SqliteDedup extends DedupStore {
  claim(key: string, leaseMs: number): Promise<Claim>;
  complete(key: string, token: string, retentionMs: number): Promise<boolean>;
  release(key: string, token: string): Promise<boolean>;
  extend(key: string, token: string, leaseMs: number): Promise<boolean>;
  /**
   * Deletes ids past their retention, and claims whose lease ended over a day ago, in steps of some hundred between
   * which claims go on. Every claim deletes a few as well, so this is only for a file that shall shrink by itself
   * while nothing comes in.
   *
   * @returns How many were deleted.
   */
  prune(): Promise<number>;
  /** Writes what was asked for before, then closes the file, if it is ours. Every later call is refused. */
  close(): Promise<void>;
}

/** How many rows one step of `prune` deletes: some milliseconds. */
const pruneStep = 500;

/**
 * Remembers ids in one local file, across restarts and for all processes of a machine.
 *
 * All that is asked for in one turn of the event loop is one transaction, so one flush to the disk, and is answered
 * after its commit. What cannot be committed rejects: file locked for more than 800 ms, read-only, damaged, disk
 * full. The file is opened by the first call, and again by the next after a failure.
 *
 * @throws ConfigurationError when an option cannot work. Nothing is opened or read then.
 * @example
 * const receiver = createReceiver(provider, { dedup: sqliteDedup({ path: 'webhooks.db' }) });
 */
export function sqliteDedup(options: SqliteDedupOptions): SqliteDedup {
  const { place, table, synchronous, now } = checkDatabaseOptions('sqliteDedup', options, 'postern_dedup');
  const commits = createGroupCommit(
    createConnection({ place, synchronous, now, setUp: (database) => openDedupTable(database, table) }),
  );

  return {
    claim: async (key, leaseMs) => {
      checkCall(key, leaseMs);
      return commits.run((rows, at) => rows.claim(key, at, leaseMs));
    },
    complete: async (key, token, retentionMs) => {
      checkCall(key, retentionMs);
      return commits.run((rows, at) => rows.complete(key, token, at + retentionMs));
    },
    release: async (key, token) => {
      checkCall(key);
      return commits.run((rows) => rows.release(key, token));
    },
    extend: async (key, token, leaseMs) => {
      checkCall(key, leaseMs);
      return commits.run((rows, at) => rows.extend(key, token, at + leaseMs));
    },
    async prune() {
      for (let deleted = 0; ; ) {
        const step = await commits.run((rows, at) => rows.prune(at, pruneStep));
        deleted += step;
        if (step < pruneStep) return deleted;
      }
    },
    close: commits.close,
  };
}

/** One call that SQLite would refuse must not fail the others of its turn. */
function checkCall(key: string, milliseconds = 1): void {
  if (typeof key === 'string' && Number.isFinite(milliseconds) && milliseconds >= 0) return;
  throw new StoreError(
    `The key must be text and the duration a number of milliseconds, not ${milliseconds}.`,
  );
}
