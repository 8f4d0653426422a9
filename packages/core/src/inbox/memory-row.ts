import type { Attempt, AttemptError, EntryState, InboxDelivery, InboxDetails, InboxEntry } from './store.ts';

/** A stored delivery with the entries of its events. */
export interface KeptDelivery {
  delivery: InboxDelivery;
  readonly size: number;
  bodyGone: boolean;
  readonly rows: Set<MemoryRow>;
}

/** A stored entry. */
export interface MemoryRow {
  readonly id: string;
  readonly alias?: string;
  readonly eventId: string;
  readonly type: string;
  readonly occurredAt?: Date | undefined;
  readonly source: string;
  readonly orderingKey: string | undefined;
  readonly kept: KeptDelivery;
  /** The order in which it was appended. */
  readonly seq: number;
  readonly receivedAt: number;
  state: EntryState;
  /** The time when it is due, when its lease ends, or when it ended: depends on its state. */
  at: number;
  token?: string;
  attempts: number;
  crashes: number;
  replays: number;
  /** The start of its last attempt. */
  startedAt: number;
  error?: AttemptError;
  readonly history: Attempt[];
}

/** Tells an entry that is still to be handled. */
export function isOpen({ state }: MemoryRow): boolean {
  return state === 'pending' || state === 'processing';
}

export function dropBody(kept: KeptDelivery): void {
  kept.bodyGone = true;
  kept.delivery = { ...kept.delivery, headers: {}, body: new Uint8Array() };
}

export function toEntry(row: MemoryRow): InboxEntry {
  const { id, eventId, type, state, occurredAt, attempts, crashes, replays, orderingKey, error, kept } = row;
  const { endpoint, provider, verification } = kept.delivery;
  const at = new Date(row.at);
  return {
    id,
    endpoint,
    provider,
    eventId,
    type,
    state,
    receivedAt: new Date(row.receivedAt),
    occurredAt,
    attempts,
    crashes,
    replays,
    ...(state === 'pending' ? { dueAt: at } : state === 'processing' ? { leaseUntil: at } : { endedAt: at }),
    orderingKey,
    verification,
    size: kept.size,
    error,
  };
}

export function toDetails(row: MemoryRow): InboxDetails {
  const { kept, history } = row;
  return {
    ...toEntry(row),
    ...(!kept.bodyGone && { delivery: { ...kept.delivery } }),
    history: [...history],
  };
}
