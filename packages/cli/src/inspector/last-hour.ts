import type { EntryState, InboxEntry } from '@postern/core/inbox';
import type { InspectedInbox } from './inspected-inbox.ts';

/** The events that were received in the last hour, by minute and state, and their providers and types. */
export interface LastHour {
  /** The end of the last minute, as milliseconds since the epoch. */
  readonly until: number;
  /** The number of events in each of 60 minutes, oldest first. `open` events are pending or processing. */
  readonly minutes: readonly (readonly [done: number, open: number, dead: number, quarantined: number])[];
  /** False when there were too many events, and only the newest are counted. */
  readonly whole: boolean;
  /** The types of the newest events, by provider. */
  readonly types: Readonly<Record<string, readonly string[]>>;
}

const minute = 60_000;
const pageSize = 500;
/** Bounds the time of one count, however many events there are. */
const maxPages = 10;
/** The time for which all visitors share one count. */
const freshMs = 5000;
/** The sender chooses the types, so their number is bounded. */
const maxTypes = 100;

const columns: Readonly<Record<EntryState, number>> = {
  done: 0,
  pending: 1,
  processing: 1,
  dead: 2,
  quarantined: 3,
};

/** Counts the last hour of an inbox, at most every five seconds. */
export function createLastHour(inbox: InspectedInbox): () => Promise<LastHour> {
  let last: Promise<LastHour> | undefined;
  let countedAt = 0;
  return () => {
    if (last && Date.now() - countedAt < freshMs) return last;
    countedAt = Date.now();
    const count = countHour(inbox, countedAt);
    last = count;
    count.catch(() => {
      if (last === count) last = undefined;
    });
    return count;
  };
}

async function countHour(inbox: InspectedInbox, now: number): Promise<LastHour> {
  const until = Math.ceil((now + 1) / minute) * minute;
  const since = until - 60 * minute;
  const minutes = Array.from({ length: 60 }, (): [number, number, number, number] => [0, 0, 0, 0]);
  const types = new Map<string, Set<string>>();
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    const list = await inbox.list({}, { limit: pageSize, ...(cursor !== undefined && { cursor }) });
    for (const entry of list.entries) {
      addType(types, entry);
      const counts = minutes[Math.floor((entry.receivedAt.getTime() - since) / minute)];
      if (counts) counts[columns[entry.state] as 0]++;
    }
    cursor = list.cursor;
    const oldest = list.entries.at(-1);
    if (cursor === undefined || !oldest || oldest.receivedAt.getTime() < since) {
      return { until, minutes, whole: true, types: sorted(types) };
    }
  }
  return { until, minutes, whole: false, types: sorted(types) };
}

function addType(types: Map<string, Set<string>>, { provider, type }: InboxEntry): void {
  const known = types.get(provider) ?? new Set();
  if (known.size < maxTypes) types.set(provider, known.add(type));
}

function sorted(types: ReadonlyMap<string, ReadonlySet<string>>): LastHour['types'] {
  return Object.fromEntries([...types].map(([provider, known]) => [provider, [...known].sort()]));
}
