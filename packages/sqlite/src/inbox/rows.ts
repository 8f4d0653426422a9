import type {
  Attempt,
  AttemptError,
  ClaimedDelivery,
  EntryState,
  InboxDelivery,
  InboxDetails,
  InboxEntry,
} from '@postern/core/inbox';
import { readExactText } from './exact-text.ts';

type ExactText = string | Uint8Array;

/** An entry's row joined with those of its delivery and its source. A claim may leave out the body. */
export interface DeliveryRow {
  readonly source: ExactText;
  readonly endpoint: ExactText;
  readonly provider: ExactText;
  readonly digest: string;
  readonly verification: string;
  readonly method: string;
  readonly url: ExactText;
  readonly headers: string;
  readonly body: Uint8Array<ArrayBuffer> | null;
}

/** The columns of an entry in a list. */
export interface EntryRow {
  readonly seq: number;
  readonly id: string;
  readonly endpoint: ExactText;
  readonly provider: ExactText;
  readonly event_id: ExactText;
  readonly type: ExactText;
  readonly ordering_key: ExactText | null;
  readonly state: EntryState;
  readonly until: number | null;
  readonly attempts: number;
  readonly crashes: number;
  readonly replays: number;
  readonly received_at: number;
  readonly occurred_at: number | null;
  readonly ended_at: number | null;
  readonly size: number;
  readonly verification: string;
  readonly error: string | null;
}

/** The columns of `EntryRow`, of entries `e` and sources `s`. */
export const entryColumns = `e.seq, e.id, s.endpoint, s.provider, e.event_id, e.type, e.ordering_key, e.state, e.until,
  e.attempts, e.crashes, e.replays, e.received_at, e.occurred_at, e.ended_at, e.size, e.verification, e.error`;

/** One entry with all its columns. Without its delivery, `method` is NULL. */
export type DetailsRow = EntryRow & { readonly history: string } & (
    | DeliveryRow
    | (Omit<DeliveryRow, 'method'> & { readonly method: null })
  );

export function toDelivery(row: DeliveryRow): ClaimedDelivery {
  return {
    source: readExactText(row.source),
    endpoint: readExactText(row.endpoint),
    provider: readExactText(row.provider),
    method: row.method,
    url: readExactText(row.url),
    headers: JSON.parse(row.headers) as Record<string, string>,
    ...(row.body !== null && { body: row.body }),
    digest: row.digest,
    verification: JSON.parse(row.verification) as InboxDelivery['verification'],
  };
}

export function toEntry(row: EntryRow): InboxEntry {
  return {
    id: row.id,
    endpoint: readExactText(row.endpoint),
    provider: readExactText(row.provider),
    eventId: readExactText(row.event_id),
    type: readExactText(row.type),
    state: row.state,
    receivedAt: new Date(row.received_at),
    occurredAt: toDate(row.occurred_at),
    attempts: row.attempts,
    crashes: row.crashes,
    replays: row.replays,
    dueAt: row.state === 'pending' ? toDate(row.until) : undefined,
    leaseUntil: row.state === 'processing' ? toDate(row.until) : undefined,
    endedAt: toDate(row.ended_at),
    orderingKey: row.ordering_key === null ? undefined : readExactText(row.ordering_key),
    verification: JSON.parse(row.verification) as InboxEntry['verification'],
    size: row.size,
    error: row.error === null ? undefined : (JSON.parse(row.error) as AttemptError),
  };
}

export function toDetails(row: DetailsRow): InboxDetails {
  return {
    ...toEntry(row),
    delivery: row.method === null ? undefined : (toDelivery(row) as InboxDelivery),
    history: (JSON.parse(row.history) as [number, number, AttemptError?][]).map(toAttempt),
  };
}

function toAttempt([startedAt, endedAt, error]: [number, number, AttemptError?]): Attempt {
  return { startedAt: new Date(startedAt), endedAt: new Date(endedAt), error };
}

function toDate(milliseconds: number | null): Date | undefined {
  return milliseconds === null ? undefined : new Date(milliseconds);
}
