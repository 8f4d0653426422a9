import type { DatabaseSync } from 'node:sqlite';
import type { InboxEntry, InboxQuery } from '@postern/core/inbox';
import { prepare } from '../prepare.ts';
import { type EntryRow, entryColumns, toEntry } from './entry-row.ts';
import { matching } from './matching.ts';
import { type InboxTables, stateIndex } from './schema.ts';

/** An entry and its place among all, in the order in which they were appended. */
export interface Placed {
  readonly seq: number;
  readonly entry: InboxEntry;
}

/** The places of some entries: `from` inclusive, `to` exclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export type List = (query: InboxQuery, range: Range, limit: number) => readonly Placed[];

/** Reads what fits a query in a range, the newest first. */
export function prepareList(database: DatabaseSync, tables: InboxTables): List {
  const { entries, sources } = tables;
  return (query, { from, to }, limit) => {
    const { where, values, withDone, hasText } = matching(query, tables);
    // Named, so that no guess of the planner's reads the whole table.
    const by = withDone ? '' : `INDEXED BY ${stateIndex(tables)}`;
    const rows = prepare(
      database,
      `SELECT ${entryColumns} FROM ${entries} e ${by} CROSS JOIN ${sources} s ON s.id = e.source
       WHERE e.seq >= ? AND e.seq < ? AND ${where} ORDER BY e.seq DESC`,
    ).iterate(from, to, ...values) as Iterable<unknown> as Iterable<EntryRow>;
    const found: Placed[] = [];
    for (const row of rows) {
      const entry = toEntry(row);
      if (hasText(entry)) found.push({ seq: row.seq, entry });
      if (found.length === limit) break;
    }
    return found;
  };
}

/** The places of all entries. */
export function prepareRange(database: DatabaseSync, { entries }: InboxTables): () => Range {
  const ends = prepare(
    database,
    `SELECT (SELECT min(seq) FROM ${entries}) AS first, (SELECT max(seq) FROM ${entries}) AS last`,
  );
  return () => {
    const { first, last } = ends.get() as { first: number | null; last: number | null };
    return { from: first ?? 0, to: last === null ? 0 : last + 1 };
  };
}
