import { resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { ConfigurationError } from '@postern/core';
import { schemaTable } from './migrate.ts';

/** The place of a store's data: a file, or a database that you have open. */
export type DatabaseOptions = {
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

/** The options, checked and complete. */
export interface CheckedOptions {
  readonly place: string | DatabaseSync;
  readonly table: string;
  readonly synchronous: 'full' | 'normal';
  readonly now: () => number;
}

/** @throws ConfigurationError when an option cannot work. Nothing is opened or read then. */
export function checkDatabaseOptions(
  factory: 'sqliteDedup' | 'sqliteInbox',
  options: (DatabaseOptions & { table?: string }) | undefined,
  defaultTable: string,
): CheckedOptions {
  const { table = defaultTable, synchronous = 'full', now = Date.now } = options ?? {};
  const place = placeOf(factory, options);
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
  return { place, table, synchronous, now };
}

/** The name stands in SQL, where no parameter is possible, so only plain names pass. */
function isTableName(table: unknown): table is string {
  if (typeof table !== 'string' || !/^[a-z_]\w{0,62}$/i.test(table)) return false;
  return !/^sqlite_/i.test(table) && table.toLowerCase() !== schemaTable;
}

function placeOf(factory: string, options: DatabaseOptions | undefined): string | DatabaseSync {
  const { path, database } = options ?? ({} as DatabaseOptions);
  if ((path === undefined) === (database === undefined)) {
    throw new ConfigurationError(
      `${factory} takes either \`path\` or \`database\`: ${factory}({ path: 'webhooks.db' }).`,
    );
  }
  if (path === undefined) {
    if (typeof database?.prepare === 'function' && typeof database.exec === 'function') return database;
    throw new ConfigurationError('`database` must be a DatabaseSync of node:sqlite.');
  }
  if (typeof path === 'string' && path.trim() !== '' && path !== ':memory:' && !path.includes('\0')) {
    // Resolved at once, so that a later change of the working directory leads to no other file.
    return resolve(path);
  }
  throw new ConfigurationError(
    `\`path\` must name a file, and is ${JSON.stringify(path)}. To keep everything in memory, use ${factory.replace('sqlite', 'memory')}().`,
  );
}
