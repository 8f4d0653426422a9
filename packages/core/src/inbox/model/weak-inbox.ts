import { atOnce } from '../../dedup/model/at-once.ts';
import type { EntryState, InboxDelivery, InboxDetails, NewEntry } from '../store.ts';
import type { ModelStore } from './model-store.ts';

/** Stores entries in one place and queues them in another, in a second step. */
export function queueBeside(store: ModelStore): ModelStore {
  let isQueued = false;
  return {
    ...store,
    isQueued: () => isQueued,
    enqueue() {
      isQueued = true;
    },
    claim: (...args) => (isQueued ? store.claim(...args) : []),
  };
}

/** Marks claimed entries as done, so that no other worker gets them. */
export function completesAtClaim(store: ModelStore): ModelStore {
  return {
    ...store,
    claim(...args) {
      const claimed = atOnce(store.claim(...args));
      for (const { id, token } of claimed) store.complete(id, token);
      return claimed;
    },
  };
}

interface Row {
  readonly entry: NewEntry;
  readonly delivery: InboxDelivery;
  state: EntryState;
  /** When it is due, or when its lease ends. */
  at: number;
  attempts: number;
  crashes: number;
  replays: number;
}

/** An inbox that writes by id alone, so that the last write wins. It has leases. */
export function unfencedInbox(now: () => number): ModelStore {
  const rows = new Map<string, Row>();
  let tokens = 0;

  function write(id: string, changes: Partial<Row>): boolean {
    Object.assign(rows.get(id) ?? {}, changes);
    return rows.has(id);
  }

  return {
    append: (delivery, entries) =>
      entries.map((entry) => {
        const { id, state } = entry;
        const found = rows.get(id);
        if (found) return { state: 'duplicate', id, digest: found.delivery.digest };
        rows.set(id, { entry, delivery, state, at: now(), attempts: 0, crashes: 0, replays: 0 });
        return { state: 'stored' };
      }),
    claim(_source, { limit, leaseMs }) {
      const free = [...rows.values()].filter(
        ({ state, at }) => (state === 'pending' || state === 'processing') && at <= now(),
      );
      return free.slice(0, limit).map((row) => {
        if (row.state === 'processing') row.crashes++;
        row.attempts++;
        Object.assign(row, { state: 'processing', at: now() + leaseMs });
        const { id, eventId, type } = row.entry;
        const { attempts: attempt, crashes, replays, delivery } = row;
        return { id, token: String(++tokens), eventId, type, attempt, crashes, replays, delivery };
      });
    },
    extend: (id, _token, leaseMs) => write(id, { at: now() + leaseMs }),
    complete: (id) => write(id, { state: 'done' }),
    fail: (id, _token, _error, retryInMs) =>
      write(id, retryInMs === undefined ? { state: 'dead' } : { state: 'pending', at: now() + retryInMs }),
    release: (id, _token, delayMs) =>
      write(id, { state: 'pending', at: now() + delayMs, attempts: (rows.get(id)?.attempts ?? 1) - 1 }),
    replay: (which) =>
      (which as readonly string[]).filter((id) => {
        const row = rows.get(id);
        if (row?.state !== 'done' && row?.state !== 'dead') return false;
        return write(id, { state: 'pending', at: now(), attempts: 0, crashes: 0, replays: row.replays + 1 });
      }).length,
    get(id) {
      const row = rows.get(id);
      if (row === undefined) return undefined;
      const { state, attempts, crashes, replays } = row;
      const time = { [state === 'pending' ? 'dueAt' : 'leaseUntil']: new Date(row.at) };
      return { ...row.entry, state, attempts, crashes, replays, ...time } as unknown as InboxDetails;
    },
  };
}
