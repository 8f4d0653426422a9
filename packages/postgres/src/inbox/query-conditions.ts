import type { InboxQuery } from '@postern/core/inbox';
import { escapeText } from './rows.ts';

/** A query as SQL conditions on the table `e`, and their parameters. */
export interface QueryConditions {
  readonly conditions: string[];
  readonly values: unknown[];
}

export function queryConditions(query: InboxQuery): QueryConditions {
  const conditions = ['true'];
  const values: unknown[] = [];
  const add = (value: unknown, condition: (parameter: string) => string) => {
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  const { state, endpoint, provider, type, text, receivedFrom, receivedTo } = query;
  if (state !== undefined) add([state].flat(), (states) => `e.state = any(${states}::text[])`);
  if (endpoint !== undefined) add(escapeText(endpoint), (given) => `e.endpoint = ${given}`);
  if (provider !== undefined) add(escapeText(provider), (given) => `e.provider = ${given}`);
  if (type !== undefined) add(escapeText(type), (given) => `e.type = ${given}`);
  if (text !== undefined) add(escapeText(text), hasText);
  if (receivedFrom !== undefined) add(receivedFrom.getTime(), (ms) => `e.received_at >= ${toTime(ms)}`);
  if (receivedTo !== undefined) add(receivedTo.getTime(), (ms) => `e.received_at < ${toTime(ms)}`);
  return { conditions, values };
}

/** The fields are joined by a line break, which stands in none of them: there it is escaped. */
function hasText(text: string): string {
  return `strpos(
    lower(concat_ws(E'\\n', replace(e.id::text, '-', ''), e.event_id, e.type, e.ordering_key)), lower(${text})
  ) > 0`;
}

function toTime(milliseconds: string): string {
  return `to_timestamp(${milliseconds}::float8 / 1000)`;
}
