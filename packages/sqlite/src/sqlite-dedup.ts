import { resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type Claim, ConfigurationError, type DedupStore, StoreError } from '@postern/core';
import { createConnection } from './connection.ts';
import { openDedupTable } from './dedup-table.ts';
import { createGroupCommit } from './group-commit.ts';
import { schemaTable } from './migrate.ts';

/** Where the ids are kept: a file, or a database that you have open. */
export type SqliteDedupOptions = {
  /** The table, made when it is missing. Letters, digits and `_`. Default: `postern_dedup`. */
  table?: string;
  /** `full`: a commit survives a power cut. `normal`: it survives the process, and is faster. Default: `full`. */
  synchronous?: 'full' | 'normal';
  /** Milliseconds since the epoch. All processes on one file must have the same clock. Default: `Date.now`. */
  now?: () => number;
} & (
  | {
      /** The file, made when it is missing; its folder must be there. On a local disk: WAL does not work over a network. */
      path: string;
      database?: never;
    }
  | {
      /**
       * A connection of your own, which is never closed here. Its `journal_mode`, `synchronous` and `busy_timeout` are
       * set, and it must not be inside a transaction while you await something.
       */
      database: DatabaseSync;
      path?: never;
    }
);

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
  const { table = 'postern_dedup', synchronous = 'full', now = Date.now } = options ?? {};
  const place = placeOf(options);
  if (!isTableName(table)) {
    throw new ConfigurationError(
      `\`table\` must be up to 63 letters, digits and \`_\`, must not begin with a digit or \`sqlite_\`, and must not be ${schemaTable}; it is ${JSON.stringify(table)}.`,
    );
  }
  if (synchronous !== 'full' && synchronous !== 'normal') {
    throw new ConfigurationError(
      `\`synchronous\` must be 'full' or 'normal', and is ${JSON.stringify(synchronous)}.`,
    );
  }
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

/** It stands in SQL, where no parameter can: nothing else may pass. */
function isTableName(table: unknown): table is string {
  if (typeof table !== 'string' || !/^[a-z_]\w{0,62}$/i.test(table)) return false;
  return !/^sqlite_/i.test(table) && table.toLowerCase() !== schemaTable;
}

function placeOf(options: SqliteDedupOptions | undefined): string | DatabaseSync {
  const { path, database } = options ?? ({} as SqliteDedupOptions);
  if ((path === undefined) === (database === undefined)) {
    throw new ConfigurationError(
      "sqliteDedup takes either `path` or `database`: sqliteDedup({ path: 'webhooks.db' }).",
    );
  }
  if (path === undefined) {
    if (typeof database?.prepare === 'function' && typeof database.exec === 'function') return database;
    throw new ConfigurationError('`database` must be a DatabaseSync of node:sqlite.');
  }
  if (typeof path === 'string' && path.trim() !== '' && path !== ':memory:' && !path.includes('\0')) {
    // At once, so that a later change of the working directory leads to no other file.
    return resolve(path);
  }
  throw new ConfigurationError(
    `\`path\` must name a file, and is ${JSON.stringify(path)}. To keep ids in memory, use memoryDedup().`,
  );
}

/** One call that SQLite would refuse must not fail the others of its turn. */
function checkCall(key: string, milliseconds = 1): void {
  if (typeof key === 'string' && Number.isFinite(milliseconds) && milliseconds >= 0) return;
  throw new StoreError(
    `The key must be text and the duration a number of milliseconds, not ${milliseconds}.`,
  );
}
