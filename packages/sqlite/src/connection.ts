import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '@postern/core';
import { inTransaction } from './in-transaction.ts';
import { prepare } from './prepare.ts';
import { toStoreError } from './store-error.ts';

export interface ConnectionOptions<Rows> {
  /** The path of a file that is opened and closed here, or a database that is not. */
  place: string | DatabaseSync;
  synchronous: 'full' | 'normal';
  /** SQL that runs when a file is opened here. */
  fileSettings?: string;
  now: () => number;
  /** Makes the tables and prepares the statements. */
  setUp(database: DatabaseSync): Rows;
  /** Runs the work of one transaction, with what belongs before and after it. Default: only the work. */
  around?<T>(rows: Rows, work: () => T): T;
}

/** One database, opened when it is first needed and again after a failure. */
export interface Connection<Rows> {
  /**
   * Runs `work` in a transaction, at the time when it has the lock.
   *
   * @param block Whether to block the thread for the lock, for `blockMs` at most.
   */
  transact<T>(block: boolean, work: (rows: Rows, at: number) => T): T;
  /** Closes the database, if it was opened here. The next transaction opens it again. */
  reset(): void;
  /** Makes the error with which a call rejects. */
  explain(error: unknown): StoreError;
}

/** Processes that take turns hold the lock for about a millisecond. */
const blockMs = 50;

interface Open<Rows> {
  readonly database: DatabaseSync;
  readonly rows: Rows;
}

export function createConnection<Rows>(options: ConnectionOptions<Rows>): Connection<Rows> {
  const { place, synchronous, fileSettings = '', now, setUp, around = (_, work) => work() } = options;
  const isOwn = typeof place === 'string';
  let open: Open<Rows> | undefined;

  function openNow(block: boolean): Open<Rows> {
    const database = isOwn ? new DatabaseSync(place) : place;
    try {
      setBlocking(database, block);
      // Before the log is switched on, which fixes the size of pages.
      if (isOwn) database.exec(fileSettings);
      const mode = prepare(database, 'PRAGMA journal_mode = WAL').get()?.journal_mode;
      if (mode !== 'wal') {
        throw new StoreError(
          `SQLite cannot write ahead here: its journal mode stays ${mode}. It takes a file on a local disk, and a connection that is in no transaction.`,
        );
      }
      database.exec(`PRAGMA synchronous = ${synchronous}`);
      return { database, rows: setUp(database) };
    } catch (error) {
      if (isOwn) database.close();
      throw error;
    }
  }

  return {
    transact(block, work) {
      open ??= openNow(block);
      const { database, rows } = open;
      const allWork = () => around(rows, () => work(rows, now()));
      if (block) return inTransaction(database, allWork);
      setBlocking(database, false);
      try {
        return inTransaction(database, allWork);
      } finally {
        setBlocking(database, true);
      }
    },
    reset() {
      const closing = open?.database;
      open = undefined;
      if (isOwn) closing?.close();
    },
    explain: (error) => toStoreError(error, place),
  };
}

function setBlocking(database: DatabaseSync, block: boolean): void {
  database.exec(`PRAGMA busy_timeout = ${block ? blockMs : 0}`);
}
