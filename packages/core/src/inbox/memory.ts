import { checkMaxEntries } from '../dedup/max-entries.ts';
import { emptyCounts } from './entry-states.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { inboxRetention } from './inbox-retention.ts';
import { listPage } from './list-page.ts';
import { matchesQuery } from './matches-query.ts';
import { MemoryEntries } from './memory-entries.ts';
import { dropBody, isOpen, type MemoryRow, toDetails, toEntry } from './memory-row.ts';
import { replaySelection } from './replay-selection.ts';
import type {
  ClaimedDelivery,
  ClaimedEntry,
  InboxList,
  InboxPage,
  InboxQuery,
  InboxRetention,
  InboxStats,
  InboxStore,
  Pruned,
} from './store.ts';

/** The bound, the retention and the clock of a `memoryInbox`. */
export interface MemoryInboxOptions extends InboxRetention {
  /** The largest number of entries. Default: 100,000. */
  maxEntries?: number;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  now?: () => number;
}

/**
 * Keeps accepted events in this process: for tests and development. A restart loses the events that wait, although
 * they were acknowledged.
 *
 * Bounded: at `maxEntries` the entries that were done first leave first, then those dead or quarantined. Entries that
 * are pending or processing never leave; if all entries are such, a further append throws StoreError and the sender is
 * asked to send again.
 *
 * @throws ConfigurationError when an option is no usable number.
 *
 * @example
 * const receiver = createReceiver(provider, { inbox: memoryInbox() });
 */
export function memoryInbox(options: MemoryInboxOptions = {}): InboxStore & Inbox {
  const { maxEntries = 100_000, now = Date.now } = options;
  checkMaxEntries(maxEntries);
  const retention = inboxRetention('memoryInbox', options);
  const entries = new MemoryEntries(maxEntries, now);
  return createInbox<InboxStore>({
    retentionMs: retention.retentionMs,
    append: (delivery, news) => entries.append(delivery, news),
    claim: (source, { limit, leaseMs, without }) =>
      toClaimed(entries.claim(source, limit, leaseMs), without ?? []),
    extend: (id, token, leaseMs) => entries.extend(id, token, leaseMs),
    complete: (id, token) => entries.complete(id, token),
    fail: (id, token, error, retryInMs) => entries.fail(id, token, error, retryInMs),
    release: (id, token, delayMs) => entries.release(id, token, delayMs),
    list: (query, page) => list(entries, query, page),
    get(id) {
      const row = entries.get(id);
      return row && toDetails(row);
    },
    stats: (query) => stats(entries, query),
    replay: (which) => replay(entries, which),
    prune: () => prune(entries, retention, now()),
  });
}

/** Each claim has deliveries of its own, as with a database: one object for all entries of a delivery. */
function toClaimed(rows: readonly MemoryRow[], without: readonly string[]): readonly ClaimedEntry[] {
  const deliveries = new Map(
    rows.map(({ kept }): [MemoryRow['kept'], ClaimedDelivery] => {
      const { body, ...rest } = kept.delivery;
      return [kept, without.includes(rest.digest) ? rest : { ...rest, body }];
    }),
  );
  return rows.map((row) => ({
    id: row.id,
    token: row.token as string,
    eventId: row.eventId,
    type: row.type,
    attempt: row.attempts,
    crashes: row.crashes,
    replays: row.replays,
    delivery: deliveries.get(row.kept) as ClaimedDelivery,
  }));
}

function list(
  entries: MemoryEntries,
  query: InboxQuery = {},
  { limit = 50, cursor }: InboxPage = {},
): InboxList {
  const before = cursor === undefined ? Infinity : Number(cursor);
  const found = [...entries.all()].filter((row) => row.seq < before && matches(row, query)).reverse();
  return listPage(found, limit, toEntry, ({ seq }) => String(seq));
}

function stats(entries: MemoryEntries, query: InboxQuery = {}): InboxStats {
  const counts = emptyCounts();
  let oldest: number | undefined;
  for (const row of entries.all()) {
    if (!matches(row, query)) continue;
    counts[row.state]++;
    if (isOpen(row)) oldest ??= row.receivedAt;
  }
  return { ...counts, ...(oldest !== undefined && { oldestReceivedAt: new Date(oldest) }) };
}

function replay(entries: MemoryEntries, which: readonly string[] | InboxQuery): number {
  const { ids, query } = replaySelection(which);
  const rows = ids
    ? ids.map((id) => entries.get(id))
    : [...entries.all()].filter((row) => matches(row, query));
  return rows.filter((row) => entries.replay(row)).length;
}

function prune(entries: MemoryEntries, retention: Required<InboxRetention>, at: number): Pruned {
  const { retentionMs, bodyRetentionMs, deadRetentionMs } = retention;
  const isBodyOver = (row: MemoryRow) => row.state === 'done' && row.at + bodyRetentionMs <= at;
  const pruned = { bodies: 0, entries: 0 };
  for (const row of [...entries.all()]) {
    const { state, kept } = row;
    if (isOpen(row)) continue;
    if (row.at + (state === 'done' ? retentionMs : deadRetentionMs) <= at) {
      entries.delete(row);
      pruned.entries++;
    } else if (!kept.bodyGone && [...kept.rows].every(isBodyOver)) {
      dropBody(kept);
      pruned.bodies++;
    }
  }
  return pruned;
}

function matches(row: MemoryRow, query: InboxQuery): boolean {
  const { endpoint, provider } = row.kept.delivery;
  return matchesQuery({ ...row, endpoint, provider }, query);
}
