import type { Claim, DedupStore } from '@postern/core';
import { closable } from '@postern/core/inbox';
import { checkCall } from './check-call.ts';
import { createConnection } from './connection.ts';
import { checkDatabaseOptions, type DatabaseOptions } from './database-options.ts';
import { openDedupRows } from './dedup/rows.ts';
import { createGroupCommit } from './group-commit.ts';

/** The place of the ids: a file, or a database that you have open. */
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
   * which claims go on. Each claim deletes a few as well, so only a file that must shrink while nothing comes in needs
   * it.
   *
   * @returns How many were deleted.
   */
  prune(): Promise<number>;
  /** Writes what was asked for before, then closes the file, if the store opened it. Every later call rejects. */
  close(): Promise<void>;
}

/** Rows that one step of `prune` deletes. A step takes some milliseconds. */
const pruneStep = 500;

/**
 * Remembers ids in one local file, across restarts and for all processes of a machine.
 *
 * All calls of one turn of the event loop are one transaction, so one flush to the disk, and are answered after its
 * commit. A call that cannot be committed rejects: file locked for more than 800 ms, read-only, damaged, disk full. The
 * file is opened by the first call, and again by the next after a failure.
 *
 * @throws ConfigurationError when an option cannot work. Nothing is opened or read then.
 * @example
 * const receiver = createReceiver(provider, { dedup: sqliteDedup({ path: 'webhooks.db' }) });
 */
export function sqliteDedup(options: SqliteDedupOptions): SqliteDedup {
  const { place, table, synchronous, now } = checkDatabaseOptions('sqliteDedup', options, 'postern_dedup');
  const connection = createConnection({
    place,
    synchronous,
    now,
    setUp: (database) => openDedupRows(database, table),
  });
  const commits = createGroupCommit(connection);

  const verbs: Omit<SqliteDedup, 'close'> = {
    async claim(key, leaseMs) {
      checkCall([key], leaseMs);
      return commits.run((rows, at) => rows.claim(key, at, leaseMs));
    },
    async complete(key, token, retentionMs) {
      checkCall([key, token], retentionMs);
      return commits.run((rows, at) => rows.complete(key, token, at + retentionMs));
    },
    async release(key, token) {
      checkCall([key, token]);
      return commits.run((rows) => rows.release(key, token));
    },
    async extend(key, token, leaseMs) {
      checkCall([key, token], leaseMs);
      return commits.run((rows, at) => rows.extend(key, token, at + leaseMs));
    },
    async prune() {
      for (let deleted = 0; ; ) {
        const step = await commits.run((rows, at) => rows.prune(at, pruneStep));
        deleted += step;
        if (step < pruneStep) return deleted;
      }
    },
  };
  return closable(verbs, connection.reset);
}
