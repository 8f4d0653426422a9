import type { DatabaseSync } from 'node:sqlite';
import { prepare } from '../prepare.ts';
import { type InboxTables, open } from './schema.ts';

type Key = string | Uint8Array;

/** Of the open entries of one source and key only the first is not blocked. */
export interface Ordering {
  /** The first open entry of the key. */
  first(source: number, key: Key): number | undefined;
  /** An entry of the key is no longer open: the next may be claimed. */
  unblock(source: number, key: Key | null): void;
  /** An entry will be open again. Says whether it must wait; if not, the one that was first does. */
  reopen(source: number, key: Key | null, seq: number): boolean;
}

export function prepareOrdering(database: DatabaseSync, { entries }: InboxTables): Ordering {
  const findFirst = prepare(
    database,
    `SELECT min(seq) AS seq FROM ${entries}
     WHERE source = ? AND ordering_key = ? AND ordering_key IS NOT NULL AND ${open}`,
  );
  const setBlocked = prepare(database, `UPDATE ${entries} SET blocked = ? WHERE seq = ?`);

  function first(source: number, key: Key): number | undefined {
    const { seq } = findFirst.get(source, key) as { seq: number | null };
    return seq ?? undefined;
  }

  return {
    first,
    unblock(source, key) {
      const next = key === null ? undefined : first(source, key);
      if (next !== undefined) setBlocked.run(0, next);
    },
    reopen(source, key, seq) {
      const other = key === null ? undefined : first(source, key);
      if (other === undefined) return false;
      if (other < seq) return true;
      setBlocked.run(1, other);
      return false;
    },
  };
}
