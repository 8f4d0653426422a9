import type { Attempt, AttemptError, ClaimedDelivery, EntryState, InboxEntry } from '@postern/core/inbox';

type Row = Readonly<Record<string, unknown>>;

/** The columns of an `InboxEntry`, of a table or subquery `e`: text and numbers, whatever parsers `pg` was given. */
export const entryColumns = `
  replace(e.id::text, '-', '') as id, e.endpoint, e.provider, e.event_id, e.type, e.ordering_key, e.verification,
  e.state, e.attempts, e.crashes, e.replays, e.size, e.error,
  ${milliseconds('e.received_at')} as received_at, ${milliseconds('e.occurred_at')} as occurred_at,
  ${milliseconds('e.due_at')} as due_at, ${milliseconds('e.lease_until')} as lease_until,
  ${milliseconds('e.ended_at')} as ended_at`;

/** The columns of an `InboxDelivery` that its entry does not have, of a table `d`, without the body. */
export const deliveryColumns = 'd.source, d.method, d.url, d.headers, e.digest';

export function milliseconds(column: string): string {
  return `floor(extract(epoch from ${column}) * 1000)::float8`;
}

export function toEntry(row: Row): InboxEntry {
  return {
    id: String(row.id),
    endpoint: readText(row.endpoint),
    provider: readText(row.provider),
    eventId: readText(row.event_id),
    type: readText(row.type),
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
    ...(row.ordering_key !== null && { orderingKey: readText(row.ordering_key) }),
    ...(row.error !== null && { error: JSON.parse(String(row.error)) as AttemptError }),
  };
}

/** @param row With the `body`, or null for it: then the delivery comes without. */
export function toDelivery(row: Row): ClaimedDelivery {
  return {
    source: readText(row.source),
    endpoint: readText(row.endpoint),
    provider: readText(row.provider),
    method: readText(row.method),
    url: readText(row.url),
    headers: JSON.parse(String(row.headers)),
    // Copied, because the bytes that `pg` gives may be a part of all that it has read.
    ...(row.body !== null && { body: new Uint8Array(row.body as Uint8Array) }),
    digest: String(row.digest),
    verification: JSON.parse(String(row.verification)),
  };
}

/** Reads lines of the form `started ended error`, of which the error is JSON or empty. */
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

function readText(value: unknown): string {
  return unescapeText(String(value));
}

/** Writes a text as PostgreSQL can hold it, which has no U+0000 and no half of a surrogate pair: escaped as in JSON. */
export function escapeText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Reads the text that `escapeText` was given. */
export function unescapeText(escaped: string): string {
  return escaped.includes('\\') ? JSON.parse(`"${escaped}"`) : escaped;
}

/** Tells the form of an entry's id. A text of another form is in no table, and is no UUID either. */
export function isEntryId(id: unknown): id is string {
  return typeof id === 'string' && /^[0-9a-f]{32}$/.test(id);
}
