import type { DatabaseSync } from 'node:sqlite';
import type { InboxQuery, InboxStats } from '@postern/core/inbox';
import { prepare } from '../prepare.ts';
import { matchingSources } from './matching.ts';
import type { InboxTables } from './schema.ts';
import type { Turn } from './turn.ts';

type Stats = (query: Pick<InboxQuery, 'endpoint' | 'provider'>) => InboxStats;

/** Reads the counts of the sources. The oldest of each state is the first in its index. */
export function prepareStats(database: DatabaseSync, { entries, sources }: InboxTables, turn: Turn): Stats {
  const oldest = (state: string) =>
    `(SELECT received_at FROM ${entries} WHERE seq = (
       SELECT min(seq) FROM ${entries} WHERE source = s.id AND state <> 'done' AND state = '${state}'))`;
  const columns = `pending, processing, done, dead, quarantined,
    ${oldest('pending')} AS oldest_pending, ${oldest('processing')} AS oldest_processing`;

  return (query) => {
    turn.writeCounts();
    const { where, values } = matchingSources(query);
    const rows = prepare(database, `SELECT ${columns} FROM ${sources} s WHERE ${where}`).all(
      ...values,
    ) as unknown as readonly SourceRow[];
    const sum = (state: keyof SourceRow) => rows.reduce((total, row) => total + (row[state] ?? 0), 0);
    const times = rows.flatMap(({ oldest_pending, oldest_processing }) => [
      oldest_pending,
      oldest_processing,
    ]);
    const known = times.filter((time) => time !== null);
    return {
      pending: sum('pending'),
      processing: sum('processing'),
      done: sum('done'),
      dead: sum('dead'),
      quarantined: sum('quarantined'),
      oldestReceivedAt: known.length === 0 ? undefined : new Date(Math.min(...known)),
    };
  };
}

interface SourceRow {
  readonly pending: number;
  readonly processing: number;
  readonly done: number;
  readonly dead: number;
  readonly quarantined: number;
  readonly oldest_pending: number | null;
  readonly oldest_processing: number | null;
}
