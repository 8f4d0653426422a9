import type { DatabaseSync } from 'node:sqlite';
import type { EntryState } from '@postern/core/inbox';
import { prepare } from '../prepare.ts';
import type { Ordering } from './ordering.ts';
import type { InboxTables } from './schema.ts';
import type { Turn } from './turn.ts';

/** Makes an entry pending, if it has ended and has its body still. Says whether it has. */
export function prepareReplay(
  database: DatabaseSync,
  { entries }: InboxTables,
  turn: Turn,
  ordering: Ordering,
): (id: string, at: number) => boolean {
  const find = prepare(
    database,
    `SELECT seq, source, state, ordering_key FROM ${entries}
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
    turn.count(row.source, row.state, 'pending');
    return true;
  };
}

interface ReplayRow {
  readonly seq: number;
  readonly source: number;
  readonly state: EntryState;
  readonly ordering_key: string | Uint8Array | null;
}
