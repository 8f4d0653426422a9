import type { Attempt, AttemptError, EntryState, InboxDelivery, InboxEntry } from '@postern/core/inbox';
import { unescapeText } from './escaped-text.ts';

type Row = Readonly<Record<string, unknown>>;

/** All that an `InboxEntry` tells, of a table or subquery `e`: as text or numbers, whatever parsers `pg` was given. */
export const entryColumns = `
  replace(e.id::text, '-', '') as id, e.endpoint, e.provider, e.event_id, e.type, e.ordering_key, e.verification,
  e.state, e.attempts, e.crashes, e.replays, e.size, e.error,
  ${milliseconds('e.received_at')} as received_at, ${milliseconds('e.occurred_at')} as occurred_at,
  ${milliseconds('e.due_at')} as due_at, ${milliseconds('e.lease_until')} as lease_until,
  ${milliseconds('e.ended_at')} as ended_at`;

/** All of an `InboxDelivery` that does not stand in its entry, of a table `d`. */
export const deliveryColumns = 'd.source, d.method, d.url, d.headers, e.digest';

export function milliseconds(column: string): string {
  return `floor(extract(epoch from ${column}) * 1000)::float8`;
}

export function toEntry(row: Row): InboxEntry {
  return {
    id: String(row.id),
    endpoint: text(row.endpoint),
    provider: text(row.provider),
    eventId: text(row.event_id),
    type: text(row.type),
    state: row.state as EntryState,
    receivedAt: new Date(Number(row.received_at)),
    attempts: Number(row.attempts),
    crashes: Number(row.crashes),
    replays: Number(row.replays),
    verification: JSON.parse(String(row.verification)),
    size: Number(row.size),
    ...(row.occurred_at !== null && { occurredAt: new Date(Number(row.occurred_at)) }),
    ...(row.due_at !== null && { dueAt: new Date(Number(row.due_at)) }),
    ...(row.lease_until !== null && { leaseUntil: new Date(Number(row.lease_until)) }),
    ...(row.ended_at !== null && { endedAt: new Date(Number(row.ended_at)) }),
    ...(row.ordering_key !== null && { orderingKey: text(row.ordering_key) }),
    ...(row.error !== null && { error: JSON.parse(String(row.error)) as AttemptError }),
  };
}

export function toDelivery(row: Row, body: Uint8Array): InboxDelivery {
  return {
    source: text(row.source),
    endpoint: text(row.endpoint),
    provider: text(row.provider),
    method: text(row.method),
    url: text(row.url),
    headers: JSON.parse(String(row.headers)),
    // A view of its own bytes: what `pg` gives may be a part of all that it has read.
    body: new Uint8Array(body),
    digest: String(row.digest),
    verification: JSON.parse(String(row.verification)),
  };
}

/** Each: when it started, when it ended, and its error as JSON or nothing. */
export function toHistory(history: unknown): readonly Attempt[] {
  return (JSON.parse(String(history)) as readonly string[]).map((line) => {
    const [startedAt = '', endedAt = ''] = line.split(' ', 2);
    const error = line.slice(startedAt.length + endedAt.length + 2);
    return {
      startedAt: new Date(Number(startedAt)),
      endedAt: new Date(Number(endedAt)),
      ...(error && { error: JSON.parse(error) as AttemptError }),
    };
  });
}

function text(value: unknown): string {
  return unescapeText(String(value));
}
