import type { InboxQuery } from '@postern/core/inbox';
import { exactText } from './exact-text.ts';
import type { InboxTables } from './schema.ts';

type Value = string | number | Uint8Array;
type Condition = readonly [sql: string, ...values: readonly Value[]];

/** A query as SQL conditions on the entries `e`. They may let pass more than `matchesQuery` does. */
export interface QueryConditions {
  readonly where: string;
  readonly values: readonly Value[];
  /** Most entries are done: a query that leaves them out goes by the index of the others. */
  readonly withDone: boolean;
}

export function queryConditions(query: InboxQuery, { sources }: InboxTables): QueryConditions {
  const { state, type, text, receivedFrom, receivedTo } = query;
  const states = typeof state === 'string' ? [state] : state;
  const withDone = states === undefined || states.length === 0 || states.includes('done');
  const source = sourceConditions(query);
  const conditions = joined([
    [`e.source IN (SELECT id FROM ${sources} WHERE ${source.where})`, ...source.values],
    states && [`e.state IN (${states.map(() => '?').join(', ')})`, ...states],
    withDone ? undefined : ["e.state <> 'done'"],
    type === undefined ? undefined : ['e.type = ?', exactText(type)],
    receivedFrom && ['e.received_at >= ?', receivedFrom.getTime()],
    receivedTo && ['e.received_at < ?', receivedTo.getTime()],
    text === undefined ? undefined : hasText(text.toLowerCase()),
  ]);
  return { ...conditions, withDone };
}

/** Undefined for a text beyond ASCII: SQLite knows the case of no other letters. */
function hasText(text: string): Condition | undefined {
  if (!/^[ -~]*$/.test(text)) return undefined;
  const fields = ['e.id', 'e.event_id', 'e.type', 'e.ordering_key'];
  const sql = fields.map((field) => `typeof(${field}) = 'blob' OR instr(lower(${field}), ?)`).join(' OR ');
  return [`(${sql})`, ...fields.map(() => text)];
}

/** The part of a query that is about sources, as conditions on that table. */
export function sourceConditions({ endpoint, provider }: Pick<InboxQuery, 'endpoint' | 'provider'>) {
  return joined([
    endpoint === undefined ? undefined : ['endpoint = ?', exactText(endpoint)],
    provider === undefined ? undefined : ['provider = ?', exactText(provider)],
  ]);
}

function joined(conditions: readonly (Condition | undefined)[]) {
  const given = conditions.filter((condition) => condition !== undefined);
  return {
    where: given.map(([sql]) => sql).join(' AND ') || 'true',
    values: given.flatMap(([, ...values]) => values),
  };
}
