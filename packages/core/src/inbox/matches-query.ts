import type { InboxEntry, InboxQuery } from './store.ts';

/** What a query looks at. */
interface Queried
  extends Pick<InboxEntry, 'id' | 'endpoint' | 'provider' | 'eventId' | 'type' | 'state' | 'orderingKey'> {
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
}

/** Whether all that is given fits. */
export function matchesQuery(entry: Queried, query: InboxQuery): boolean {
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
    (receivedFrom === undefined || entry.receivedAt >= receivedFrom.getTime()) &&
    (receivedTo === undefined || entry.receivedAt < receivedTo.getTime()) &&
    (text === undefined || hasText(entry, text.toLowerCase()))
  );
}

function hasText({ id, eventId, type, orderingKey = '' }: Queried, text: string): boolean {
  return [id, eventId, type, orderingKey].some((each) => each.toLowerCase().includes(text));
}
