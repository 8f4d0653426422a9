import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '@postern/core';
import type { InboxParts } from './inbox-parts.ts';
import type { Settle } from './settle.ts';

/** The result of a handler's own writes, or the reason why none of them stays. */
export type Effect<T> = { readonly result: T } | { readonly error: unknown };

/** Completes an entry and runs a handler's own writes, both or neither, inside a transaction that others share. */
export function prepareTransaction({ database, turn }: InboxParts, settle: Settle) {
  return <T>(id: string, token: string, at: number, run: (database: DatabaseSync) => T): Effect<T> => {
    // Before the savepoint: what is counted after it is undone with it.
    turn.writeCounts();
    database.exec('SAVEPOINT postern_effect');
    try {
      // Before `run`: if SQLite undoes the whole transaction, this must not have been written after that.
      if (!settle.complete(id, token, at, 'once')) {
        throw new StoreError(
          'The claim of this event is over, so its effect was not committed: the lease ended and another may have taken it, or this attempt has completed it before.',
        );
      }
      turn.writeCounts();
      const result = run(database);
      if (isThenable(result)) {
        throw new StoreError(
          'The effect of `transaction` returned a promise, and was undone: it must be synchronous. Await what you need before.',
        );
      }
      database.exec('RELEASE postern_effect');
      return { result };
    } catch (error) {
      undo(database, error);
      return { error };
    }
  };
}

/** After a full disk, for example, SQLite has undone the whole transaction: then all calls that share it must fail. */
function undo(database: DatabaseSync, error: unknown): void {
  try {
    database.exec('ROLLBACK TO postern_effect; RELEASE postern_effect');
  } catch {
    throw error;
  }
}

function isThenable(value: unknown): boolean {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
