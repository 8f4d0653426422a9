import type { InboxQuery } from '@postern/core/inbox';
import { escapeText } from './escaped-text.ts';

/** A query as conditions on the table `e`, and their parameters. */
export interface Where {
  readonly conditions: string[];
  readonly values: unknown[];
}

export function whereOf(query: InboxQuery): Where {
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
  if (text !== undefined) add(escapeText(text), contains);
  if (receivedFrom !== undefined) add(receivedFrom.getTime(), (ms) => `e.received_at >= ${at(ms)}`);
  if (receivedTo !== undefined) add(receivedTo.getTime(), (ms) => `e.received_at < ${at(ms)}`);
  return { conditions, values };
}

/** Joined by a line break, which stands in none of them: there it is escaped. */
function contains(text: string): string {
  return `strpos(
    lower(concat_ws(E'\\n', replace(e.id::text, '-', ''), e.event_id, e.type, e.ordering_key)), lower(${text})
  ) > 0`;
}

function at(milliseconds: string): string {
  return `to_timestamp(${milliseconds}::float8 / 1000)`;
}
