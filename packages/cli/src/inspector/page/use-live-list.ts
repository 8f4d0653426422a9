import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { EntryJson, UpdateJson } from '../entry-json.ts';
import type { LastHour } from '../last-hour.ts';
import type { Api } from './api.ts';
import type { Filter } from './filter.ts';
import { followEvents } from './follow-events.ts';

export interface LiveList {
  /** A `lost` connection is made again automatically. */
  readonly connection: 'connecting' | 'live' | 'lost';
  /** The reason why the inbox cannot be read, or empty. */
  readonly trouble: string;
  /** Undefined until the first update. */
  readonly entries: readonly EntryJson[] | undefined;
  readonly stats: UpdateJson['stats'] | undefined;
  readonly hour: LastHour | undefined;
  /** The ids that were added since the list was first shown. */
  readonly fresh: ReadonlySet<string>;
  /** Undefined when all are shown. */
  readonly showOlder: (() => void) | undefined;
}

interface Kept {
  readonly live: readonly EntryJson[];
  /** The entries that were loaded on demand, and those that newer ones have pushed out of `live`. */
  readonly older: readonly EntryJson[];
  readonly cursor: string | undefined;
  readonly fresh: ReadonlySet<string>;
}

/** Follows the events that match the filter, newest first. */
export function useLiveList(api: Api, filter: Filter): LiveList {
  const [connection, setConnection] = useState<LiveList['connection']>('connecting');
  const [trouble, setTrouble] = useState('');
  const [kept, setKept] = useState<Kept | undefined>();
  const [stats, setStats] = useState<LiveList['stats']>();
  const [hour, setHour] = useState<LastHour | undefined>();
  const url = api.eventsUrl(filter);
  const current = useRef(url);
  current.current = url;

  useEffect(() => {
    setKept(undefined);
    return followEvents(url, {
      onUpdate(update) {
        setConnection('live');
        setTrouble('');
        setStats(update.stats);
        if (update.hour) setHour(update.hour);
        setKept((before) => follow(before, update));
      },
      onTrouble(trouble) {
        setConnection('live');
        setTrouble(trouble);
      },
      onLost: () => setConnection('lost'),
    });
  }, [url]);

  const cursor = kept?.cursor;
  const showOlder = useCallback(() => {
    if (cursor === undefined) return;
    api.older(filter, cursor).then(
      (page) => {
        if (current.current !== url) return;
        setKept((now) => now && { ...now, older: [...now.older, ...page.entries], cursor: page.cursor });
      },
      (error: Error) => setTrouble(error.message),
    );
  }, [url, cursor]);

  return {
    connection,
    trouble,
    entries: kept && [...kept.live, ...kept.older],
    stats,
    hour,
    fresh: kept?.fresh ?? none,
    showOlder: cursor === undefined ? undefined : showOlder,
  };
}

const none: ReadonlySet<string> = new Set();

/** Applies an update. The first update of a connection contains every entry. */
function follow(before: Kept | undefined, { entries, order, cursor }: UpdateJson): Kept {
  const known = new Map([...(before?.live ?? []), ...entries].map((entry) => [entry.id, entry]));
  const live = order.flatMap((id) => known.get(id) ?? []);
  if (!before) return { live, older: [], cursor, fresh: none };
  const shown = new Set(order);
  const was = new Set(before.live.map(({ id }) => id));
  const fresh = new Set(order.filter((id) => before.fresh.has(id) || !was.has(id)));
  if (before.older.length === 0) return { live, older: [], cursor, fresh };
  const end = live.at(-1)?.receivedAt ?? '';
  const left = before.live.filter(({ id, receivedAt }) => !shown.has(id) && receivedAt <= end);
  const older = [...left, ...before.older.filter(({ id }) => !shown.has(id))];
  return { live, older, cursor: before.cursor, fresh };
}
