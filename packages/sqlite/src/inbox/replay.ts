import type { DatabaseSync } from 'node:sqlite';
import { prepare } from '../prepare.ts';
import type { Ordering } from './ordering.ts';
import type { InboxTables } from './schema.ts';

/** Makes an entry pending, if it has ended and has its body still. Says whether it has. */
export function prepareReplay(
  database: DatabaseSync,
  { entries }: InboxTables,
  ordering: Ordering,
): (id: string, at: number) => boolean {
  const find = prepare(
    database,
    `SELECT seq, source, ordering_key FROM ${entries}
     WHERE id = ? AND delivery IS NOT NULL AND state IN ('done', 'dead', 'quarantined')`,
  );
  const reopen = prepare(
    database,
    `UPDATE ${entries} SET state = 'pending', blocked = ?, until = ?, token = NULL, attempts = 0, crashes = 0,
       replays = replays + 1, ended_at = NULL, error = NULL WHERE seq = ?`,
  );
  return (id, at) => {
    const row = find.get(id) as ReplayRow | undefined;
    if (row === undefined) return false;
    const blocked = ordering.reopen(row.source, row.ordering_key, row.seq);
    reopen.run(blocked ? 1 : 0, at, row.seq);
    return true;
  };
}

interface ReplayRow {
  readonly seq: number;
  readonly source: number;
  readonly ordering_key: string | Uint8Array | null;
}
