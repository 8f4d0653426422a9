import type { EntryState, InboxEntry } from '@postern/core/inbox';
import type { InspectedInbox } from './inspected-inbox.ts';

/** What came in the last hour and what became of it, and which providers and types there are. */
export interface LastHour {
  /** The end of the last minute, as milliseconds since the epoch. */
  readonly until: number;
  /** 60 of them, oldest first: how many are done, wait or run, are dead, are quarantined. */
  readonly minutes: readonly (readonly [done: number, open: number, dead: number, quarantined: number])[];
  /** False where there were more than are counted: then only the newest are. */
  readonly whole: boolean;
  /** Of the newest, by provider. */
  readonly types: Readonly<Record<string, readonly string[]>>;
}

const minute = 60_000;
const pageSize = 500;
/** So that a look costs a bounded time, however much comes in. */
const mostPages = 10;
/** How long a look is good for, whoever asks. */
const freshMs = 5000;
/** Types are the sender's words. */
const mostTypes = 100;

const columns: Readonly<Record<EntryState, number>> = {
  done: 0,
  pending: 1,
  processing: 1,
  dead: 2,
  quarantined: 3,
};

/** Looks at the last hour of an inbox, at most every five seconds. */
export function createLastHour(inbox: InspectedInbox): () => Promise<LastHour> {
  let last: Promise<LastHour> | undefined;
  let lookedAt = 0;
  return () => {
    if (last && Date.now() - lookedAt < freshMs) return last;
    lookedAt = Date.now();
    const look = lookAtHour(inbox, lookedAt);
    last = look;
    look.catch(() => {
      if (last === look) last = undefined;
    });
    return look;
  };
}

async function lookAtHour(inbox: InspectedInbox, now: number): Promise<LastHour> {
  const until = Math.ceil((now + 1) / minute) * minute;
  const since = until - 60 * minute;
  const minutes = Array.from({ length: 60 }, (): [number, number, number, number] => [0, 0, 0, 0]);
  const types = new Map<string, Set<string>>();
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page++) {
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
  if (known.size < mostTypes) types.set(provider, known.add(type));
}

function sorted(types: ReadonlyMap<string, ReadonlySet<string>>): LastHour['types'] {
  return Object.fromEntries([...types].map(([provider, known]) => [provider, [...known].sort()]));
}
