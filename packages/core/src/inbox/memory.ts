import { ConfigurationError, StoreError } from '../errors.ts';
import { createClaimQueue } from './claim-queue.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { matchesQuery } from './matches-query.ts';
import { dropBody, isOpen, type KeptDelivery, type MemoryRow, toDetails, toEntry } from './memory-row.ts';
import type {
  AttemptError,
  ClaimedDelivery,
  EntryState,
  InboxRetention,
  InboxStats,
  InboxStore,
  NewEntry,
} from './store.ts';

/** How much a `memoryInbox` keeps, and for how long. */
export interface MemoryInboxOptions extends InboxRetention {
  /** How many entries are kept. Default: 100,000. */
  maxEntries?: number;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  now?: () => number;
}

const day = 24 * 60 * 60 * 1000;
const historyLength = 20;

/**
 * Keeps accepted events in this process: for tests and development. A restart loses what waits, although its sender
 * was told that it is safe.
 *
 * Bounded: at `maxEntries` those that were done first leave first, then those dead or quarantined. What is pending
 * or processing never leaves; if all entries are such, a further append throws StoreError and the sender is asked to
 * come again.
 *
 * @throws ConfigurationError when an option is no usable number.
 *
 * @example
 * const receiver = createReceiver(provider, { inbox: memoryInbox() });
 */
export function memoryInbox(options: MemoryInboxOptions = {}): InboxStore & Inbox {
  const { maxEntries = 100_000, now = Date.now } = options;
  const { retentionMs = 30 * day, bodyRetentionMs = 7 * day, deadRetentionMs = 30 * day } = options;
  checkOptions({ maxEntries, retentionMs, bodyRetentionMs, deadRetentionMs });

  const rows = new Map<string, MemoryRow>();
  const aliases = new Map<string, MemoryRow>();
  const queue = createClaimQueue<MemoryRow>();
  let open = 0;
  let appended = 0;
  let tokens = 0;

  const findRow = (id = '') => rows.get(id) ?? aliases.get(id);
  const findEqual = ({ id, alias }: NewEntry) => findRow(id) ?? findRow(alias);

  /** The entry, if this token was given for the claim that it has. */
  function heldBy(id: string, token: string, state: EntryState = 'processing'): MemoryRow | undefined {
    const row = rows.get(id);
    return row?.state === state && row.token === token ? row : undefined;
  }

  function insert(kept: KeptDelivery, entry: NewEntry, at: number): void {
    const row: MemoryRow = {
      ...entry,
      source: kept.delivery.source,
      orderingKey: entry.orderingKey,
      kept,
      seq: appended++,
      receivedAt: at,
      at,
      attempts: 0,
      crashes: 0,
      replays: 0,
      startedAt: 0,
      history: [],
    };
    rows.set(row.id, row);
    if (row.alias !== undefined) aliases.set(row.alias, row);
    kept.rows.add(row);
    if (row.state === 'pending') wait(row, at);
  }

  function wait(row: MemoryRow, dueAt: number): void {
    if (row.state !== 'processing') open++;
    row.state = 'pending';
    row.at = dueAt;
    queue.wait(row);
  }

  function start(row: MemoryRow, at: number, leaseMs: number): void {
    if (row.state === 'processing') row.crashes++;
    row.state = 'processing';
    row.attempts++;
    row.startedAt = at;
    row.at = at + leaseMs;
    row.token = String(++tokens);
  }

  function end(row: MemoryRow, state: 'done' | 'dead'): void {
    open--;
    row.state = state;
    row.at = now();
    queue.leave(row);
  }

  function note(row: MemoryRow, error?: AttemptError): void {
    row.history.push({
      startedAt: new Date(row.startedAt),
      endedAt: new Date(now()),
      ...(error && { error }),
    });
    if (row.history.length > historyLength) row.history.shift();
    if (error) row.error = error;
    else delete row.error;
  }

  function revive(row: MemoryRow | undefined): boolean {
    if (row === undefined || isOpen(row) || row.kept.bodyGone) return false;
    row.attempts = 0;
    row.crashes = 0;
    row.replays++;
    delete row.error;
    wait(row, now());
    return true;
  }

  function drop(row: MemoryRow): void {
    rows.delete(row.id);
    if (row.alias !== undefined) aliases.delete(row.alias);
    row.kept.rows.delete(row);
  }

  /** Several leave at once, because to find the oldest costs a look at all. */
  function makeRoom(entries: readonly NewEntry[]): void {
    const known = new Set(entries.map(findEqual));
    const excess = rows.size + entries.filter((entry) => !findEqual(entry)).length - maxEntries;
    if (excess <= 0) return;
    if (rows.size - open < excess) {
      throw new StoreError(
        `${open} of ${maxEntries} entries wait or are in progress: raise \`maxEntries\`, or let workers catch up.`,
      );
    }
    const ended = [...rows.values()].filter((row) => !isOpen(row) && !known.has(row));
    const isDone = ({ state }: MemoryRow) => Number(state === 'done');
    ended.sort((a, b) => isDone(b) - isDone(a) || a.at - b.at);
    for (const row of ended.slice(0, Math.max(excess, Math.floor(maxEntries / 20)))) drop(row);
  }

  return createInbox<InboxStore>({
    retentionMs,

    append(delivery, entries) {
      const at = now();
      makeRoom(entries);
      const kept: KeptDelivery = { delivery, size: delivery.body.length, bodyGone: false, rows: new Set() };
      return entries.map((entry) => {
        const found = findEqual(entry);
        if (found) return { state: 'duplicate', id: found.id, digest: found.kept.delivery.digest };
        insert(kept, entry, at);
        return { state: 'stored' };
      });
    },

    claim(source, { limit, leaseMs, without = [] }) {
      const at = now();
      const taken: MemoryRow[] = [];
      queue.take(source, limit, at, (row) => {
        start(row, at, leaseMs);
        taken.push(row);
      });
      // Each claim has objects of its own, as those of a database are; one for all entries of a delivery.
      const deliveries = new Map(
        taken.map(({ kept }) => {
          const { body, ...rest } = kept.delivery;
          return [kept, without.includes(rest.digest) ? rest : { ...rest, body }];
        }),
      );
      return taken.map((row) => ({
        id: row.id,
        token: row.token as string,
        eventId: row.eventId,
        type: row.type,
        attempt: row.attempts,
        crashes: row.crashes,
        replays: row.replays,
        delivery: deliveries.get(row.kept) as ClaimedDelivery,
      }));
    },

    extend(id, token, leaseMs) {
      const row = heldBy(id, token);
      if (row) row.at = now() + leaseMs;
      return row !== undefined;
    },

    complete(id, token) {
      const row = heldBy(id, token);
      if (row === undefined) return heldBy(id, token, 'done') !== undefined;
      note(row);
      end(row, 'done');
      return true;
    },

    fail(id, token, error, retryInMs) {
      const row = heldBy(id, token);
      if (row === undefined) return false;
      note(row, error);
      if (retryInMs === undefined) end(row, 'dead');
      else wait(row, now() + retryInMs);
      return true;
    },

    release(id, token, delayMs) {
      const row = heldBy(id, token);
      if (row === undefined) return false;
      row.attempts--;
      wait(row, now() + delayMs);
      return true;
    },

    list(query = {}, { limit = 50, cursor } = {}) {
      const before = cursor === undefined ? Infinity : Number(cursor);
      const found = [...rows.values()].filter((row) => row.seq < before && matches(row, query)).reverse();
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        entries: page.map(toEntry),
        ...(last && found.length > page.length && { cursor: String(last.seq) }),
      };
    },

    get(id) {
      const row = rows.get(id);
      return row && toDetails(row);
    },

    stats(query = {}) {
      const counts = { pending: 0, processing: 0, done: 0, dead: 0, quarantined: 0 };
      let oldest: number | undefined;
      for (const row of rows.values()) {
        if (!matches(row, query)) continue;
        counts[row.state]++;
        if (isOpen(row)) oldest ??= row.receivedAt;
      }
      return { ...counts, ...(oldest !== undefined && { oldestReceivedAt: new Date(oldest) }) } as InboxStats;
    },

    replay(which) {
      const found = isList(which)
        ? which.map((id) => rows.get(id))
        : [...rows.values()].filter((row) => matches(row, { state: 'dead', ...which }));
      return found.filter(revive).length;
    },

    prune() {
      const at = now();
      const pruned = { bodies: 0, entries: 0 };
      for (const row of [...rows.values()]) {
        const { state, kept } = row;
        if (isOpen(row)) continue;
        if (row.at + (state === 'done' ? retentionMs : deadRetentionMs) <= at) {
          drop(row);
          pruned.entries++;
        } else if (!kept.bodyGone && [...kept.rows].every((each) => isLongDone(each, at))) {
          dropBody(kept);
          pruned.bodies++;
        }
      }
      return pruned;
    },
  });

  function isLongDone({ state, at }: MemoryRow, now: number): boolean {
    return state === 'done' && at + bodyRetentionMs <= now;
  }
}

function isList<Query>(which: readonly string[] | Query): which is readonly string[] {
  return Array.isArray(which);
}

function matches(row: MemoryRow, query: Parameters<typeof matchesQuery>[1]): boolean {
  const { endpoint, provider } = row.kept.delivery;
  return matchesQuery({ ...row, endpoint, provider }, query);
}

function checkOptions({ maxEntries, ...retention }: Required<Omit<MemoryInboxOptions, 'now'>>): void {
  if (!Number.isSafeInteger(maxEntries) || maxEntries < 1) {
    throw new ConfigurationError(
      `\`maxEntries\` must be a whole number of at least 1, and is ${maxEntries}.`,
    );
  }
  for (const [option, value] of Object.entries(retention)) {
    if (typeof value === 'number' && value > 0) continue;
    throw new ConfigurationError(`\`${option}\` must be a number of milliseconds above 0, and is ${value}.`);
  }
}
