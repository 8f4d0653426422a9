import type { DatabaseSync } from 'node:sqlite';
import { prepare } from '../prepare.ts';
import { type InboxTables, isOpen } from './schema.ts';

type Key = string | Uint8Array;

/** Keeps the order of a key: of the open entries of one source and key only the first is not blocked. */
export interface Ordering {
  /** The number of the first open entry of the key. */
  first(source: number, key: Key): number | undefined;
  /** Lets the next entry of the key be claimed, after one is no longer open. */
  unblock(source: number, key: Key | null): void;
  /** Makes room for an entry that will be open again. True: it must wait. Otherwise the entry that was first waits. */
  reopen(source: number, key: Key | null, seq: number): boolean;
}

export function prepareOrdering(database: DatabaseSync, { entries }: InboxTables): Ordering {
  const findFirst = prepare(
    database,
    `SELECT min(seq) AS seq FROM ${entries}
     WHERE source = ? AND ordering_key = ? AND ordering_key IS NOT NULL AND ${isOpen}`,
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
