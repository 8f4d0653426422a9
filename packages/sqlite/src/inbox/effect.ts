import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '@postern/core';
import type { Settle } from './settle.ts';
import type { Turn } from './turn.ts';

/** How a handler's effect ended: what it returned, or why nothing of it stays. */
export type Effect<T> = { readonly result: T } | { readonly error: unknown };

/** Completes an entry and runs an effect, both or neither, inside a transaction that others share. */
export function prepareEffect(database: DatabaseSync, turn: Turn, settle: Settle) {
  return <T>(id: string, token: string, at: number, run: (database: DatabaseSync) => T): Effect<T> => {
    // Before the point to go back to: what is counted after it goes back as well.
    turn.writeCounts();
    database.exec('SAVEPOINT postern_effect');
    try {
      // Before the effect: if SQLite undoes all that stands in the transaction, this must not stand behind it.
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

/** After a full disk, say, SQLite has undone the whole transaction: then all that shared it must hear of that. */
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
