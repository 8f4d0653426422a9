import type { InboxEntry, InboxQuery } from '@postern/core/inbox';
import { exactText } from './exact-text.ts';
import type { InboxTables } from './schema.ts';

type Value = string | number | Uint8Array;
type Condition = readonly [sql: string, ...values: readonly Value[]];

/** A query as it stands in SQL, of entries `e`. */
export interface Matching {
  readonly where: string;
  readonly values: readonly Value[];
  /** Most are done: a query that leaves them out goes by the index of the others. */
  readonly withDone: boolean;
  /** Of what fits the rest, that which has the text. SQL knows the case of ASCII only, and goes before where it can. */
  hasText(entry: InboxEntry): boolean;
}

export function matching(query: InboxQuery, { sources }: InboxTables): Matching {
  const { state, type, text, receivedFrom, receivedTo } = query;
  const states = typeof state === 'string' ? [state] : state;
  const withDone = states === undefined || states.length === 0 || states.includes('done');
  const source = matchingSources(query);
  const conditions: (Condition | undefined)[] = [
    [`e.source IN (SELECT id FROM ${sources} WHERE ${source.where})`, ...source.values],
    states && [`e.state IN (${states.map(() => '?').join(', ')})`, ...states],
    withDone ? undefined : ["e.state <> 'done'"],
    type === undefined ? undefined : ['e.type = ?', exactText(type)],
    receivedFrom && ['e.received_at >= ?', receivedFrom.getTime()],
    receivedTo && ['e.received_at < ?', receivedTo.getTime()],
  ];
  const part = text?.toLowerCase();
  return {
    ...all([...conditions, part === undefined || !/^[ -~]*$/.test(part) ? undefined : hasAscii(part)]),
    withDone,
    hasText: ({ id, eventId, type, orderingKey = '' }) =>
      part === undefined ||
      [id, eventId, type, orderingKey].some((field) => field.toLowerCase().includes(part)),
  };
}

function hasAscii(part: string): Condition {
  const fields = ['e.id', 'e.event_id', 'e.type', 'e.ordering_key'];
  const sql = fields.map((field) => `typeof(${field}) = 'blob' OR instr(lower(${field}), ?)`).join(' OR ');
  return [`(${sql})`, ...fields.map(() => part)];
}

/** The part of a query that is about sources, in SQL of that table. */
export function matchingSources({ endpoint, provider }: Pick<InboxQuery, 'endpoint' | 'provider'>) {
  return all([
    endpoint === undefined ? undefined : ['endpoint = ?', exactText(endpoint)],
    provider === undefined ? undefined : ['provider = ?', exactText(provider)],
  ]);
}

function all(conditions: readonly (Condition | undefined)[]) {
  const given = conditions.filter((condition) => condition !== undefined);
  return {
    where: given.map(([sql]) => sql).join(' AND ') || 'true',
    values: given.flatMap(([, ...values]) => values),
  };
}
