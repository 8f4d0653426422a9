import type { DatabaseSync } from 'node:sqlite';
import type { InboxDetails } from '@postern/core/inbox';
import { prepare } from '../prepare.ts';
import { type DetailsRow, entryColumns, toDetails } from './entry-row.ts';
import type { InboxTables } from './schema.ts';

/** Reads one entry with all that is kept of it. */
export function prepareDetails(
  database: DatabaseSync,
  { entries, deliveries, sources }: InboxTables,
): (id: string) => InboxDetails | undefined {
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
