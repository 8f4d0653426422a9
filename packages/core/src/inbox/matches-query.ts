import type { InboxEntry, InboxQuery } from './store.ts';

/** The fields of an entry that a query can name. */
export type QueriedFields = Pick<
  InboxEntry,
  'id' | 'endpoint' | 'provider' | 'eventId' | 'type' | 'state' | 'orderingKey'
> & {
  /** A date, or milliseconds since the epoch. */
  readonly receivedAt: Date | number;
};

/**
 * Compares an entry with all that a query names. A store that looks for a part of a query in its own index gives the
 * rest: `matchesQuery(entry, { text })`.
 */
export function matchesQuery(entry: QueriedFields, query: InboxQuery): boolean {
  const {
    state = entry.state,
    endpoint = entry.endpoint,
    provider = entry.provider,
    type = entry.type,
  } = query;
  const { receivedFrom, receivedTo, text } = query;
  return (
    [state].flat().includes(entry.state) &&
    endpoint === entry.endpoint &&
    provider === entry.provider &&
    type === entry.type &&
    (receivedFrom === undefined || Number(entry.receivedAt) >= receivedFrom.getTime()) &&
    (receivedTo === undefined || Number(entry.receivedAt) < receivedTo.getTime()) &&
    (text === undefined || hasText(entry, text.toLowerCase()))
  );
}

function hasText({ id, eventId, type, orderingKey = '' }: QueriedFields, text: string): boolean {
  return [id, eventId, type, orderingKey].some((field) => field.toLowerCase().includes(text));
}
