import {
  type EntryState,
  emptyCounts,
  entryStates,
  type InboxDetails,
  type InboxEntry,
  type InboxQuery,
  type InboxStats,
  matchesQuery,
} from '@postern/core/inbox';
import { prepare } from '../prepare.ts';
import type { InboxParts } from './inbox-parts.ts';
import { queryConditions, sourceConditions } from './query-conditions.ts';
import { type DetailsRow, type EntryRow, entryColumns, toDetails, toEntry } from './rows.ts';
import { stateIndex } from './schema.ts';

/** An entry and its place among all, in the order in which they were appended. */
export interface PlacedEntry {
  readonly seq: number;
  readonly entry: InboxEntry;
}

/** The places of some entries: `from` inclusive, `to` exclusive. */
export interface PlaceRange {
  readonly from: number;
  readonly to: number;
}

/** The operator's verbs as single steps inside a transaction. */
export interface Operate {
  /** The places of all entries. */
  range(): PlaceRange;
  /** Reads entries that fit a query, in a range, the newest first. */
  list(query: InboxQuery, range: PlaceRange, limit: number): readonly PlacedEntry[];
  get(id: string): InboxDetails | undefined;
  stats(query: Pick<InboxQuery, 'endpoint' | 'provider'>): InboxStats;
  /** Makes an entry pending, if it has ended and still has its body. False: it is not replayed. */
  replay(id: string, at: number): boolean;
}

export function prepareOperate(parts: InboxParts): Operate {
  return {
    range: prepareRange(parts),
    list: prepareList(parts),
    get: prepareGet(parts),
    stats: prepareStats(parts),
    replay: prepareReplay(parts),
  };
}

function prepareRange({ database, tables: { entries } }: InboxParts): Operate['range'] {
  const ends = prepare(
    database,
    `SELECT (SELECT min(seq) FROM ${entries}) AS first, (SELECT max(seq) FROM ${entries}) AS last`,
  );
  return () => {
    const { first, last } = ends.get() as { first: number | null; last: number | null };
    return { from: first ?? 0, to: last === null ? 0 : last + 1 };
  };
}

function prepareList({ database, tables }: InboxParts): Operate['list'] {
  const { entries, sources } = tables;
  return (query, { from, to }, limit) => {
    const { where, values, withDone } = queryConditions(query, tables);
    // The index is named, so that the planner never decides to read the whole table.
    const by = withDone ? '' : `INDEXED BY ${stateIndex(tables)}`;
    const rows = prepare(
      database,
      `SELECT ${entryColumns} FROM ${entries} e ${by} CROSS JOIN ${sources} s ON s.id = e.source
       WHERE e.seq >= ? AND e.seq < ? AND ${where} ORDER BY e.seq DESC`,
    ).iterate(from, to, ...values) as Iterable<unknown> as Iterable<EntryRow>;
    const found: PlacedEntry[] = [];
    for (const row of rows) {
      const entry = toEntry(row);
      if (matchesQuery(entry, query)) found.push({ seq: row.seq, entry });
      if (found.length === limit) break;
    }
    return found;
  };
}

function prepareGet({ database, tables }: InboxParts): Operate['get'] {
  const { entries, deliveries, sources } = tables;
  const find = prepare(
    database,
    `SELECT ${entryColumns}, e.digest, e.history, s.source, d.method, d.url, d.headers, d.body
     FROM ${entries} e JOIN ${sources} s ON s.id = e.source LEFT JOIN ${deliveries} d ON d.id = e.delivery
     WHERE e.id = ?`,
  );
  return (id) => {
    const row = find.get(id) as DetailsRow | undefined;
    return row && toDetails(row);
  };
}

type SourceRow = Record<EntryState, number> & Record<'oldest_pending' | 'oldest_processing', number | null>;

/** Reads the counts of the sources. The oldest entry of a state is the first in its index. */
function prepareStats({ database, tables, turn }: InboxParts): Operate['stats'] {
  const { entries, sources } = tables;
  const oldest = (state: EntryState) =>
    `(SELECT received_at FROM ${entries} WHERE seq = (
       SELECT min(seq) FROM ${entries} WHERE source = s.id AND state <> 'done' AND state = '${state}'))`;
  const columns = `${entryStates.join(', ')},
    ${oldest('pending')} AS oldest_pending, ${oldest('processing')} AS oldest_processing`;
  return (query) => {
    turn.writeCounts();
    const { where, values } = sourceConditions(query);
    const rows = prepare(database, `SELECT ${columns} FROM ${sources} s WHERE ${where}`).all(
      ...values,
    ) as unknown as readonly SourceRow[];
    const counts = emptyCounts();
    let oldestReceived = Infinity;
    for (const row of rows) {
      for (const state of entryStates) counts[state] += row[state];
      const { oldest_pending, oldest_processing } = row;
      oldestReceived = Math.min(oldestReceived, oldest_pending ?? Infinity, oldest_processing ?? Infinity);
    }
    return {
      ...counts,
      oldestReceivedAt: oldestReceived === Infinity ? undefined : new Date(oldestReceived),
    };
  };
}

interface EndedRow {
  readonly seq: number;
  readonly source: number;
  readonly state: EntryState;
  readonly ordering_key: string | Uint8Array | null;
}

function prepareReplay({ database, tables: { entries }, turn, ordering }: InboxParts): Operate['replay'] {
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
    const row = find.get(id) as EndedRow | undefined;
    if (row === undefined) return false;
    const isBlocked = ordering.reopen(row.source, row.ordering_key, row.seq);
    reopen.run(isBlocked ? 1 : 0, at, row.seq);
    turn.count(row.source, row.state, 'pending');
    return true;
  };
}
