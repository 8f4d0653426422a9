import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { EntryJson, UpdateJson } from '../entry-json.ts';
import type { LastHour } from '../last-hour.ts';
import type { Api } from './api.ts';
import type { Filter } from './filter.ts';

export interface LiveList {
  /** `lost` comes back by itself. */
  readonly connection: 'connecting' | 'live' | 'lost';
  /** What is wrong with the inbox; empty where nothing is. */
  readonly trouble: string;
  /** Undefined until the first are there. */
  readonly entries: readonly EntryJson[] | undefined;
  readonly stats: UpdateJson['stats'] | undefined;
  readonly hour: LastHour | undefined;
  /** Ids that have come since the list was first shown. */
  readonly fresh: ReadonlySet<string>;
  /** Absent where all are shown. */
  readonly showOlder: (() => void) | undefined;
}

interface Kept {
  readonly live: readonly EntryJson[];
  /** Those that were asked for, and those that have left the live ones at their end. */
  readonly older: readonly EntryJson[];
  readonly cursor: string | undefined;
  readonly fresh: ReadonlySet<string>;
}

const reconnectMs = 3000;

/** Follows the inbox: what fits the filter, newest first, as it comes and changes. */
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
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout>;
    setKept(undefined);

    function connect(): void {
      source = new EventSource(url);
      source.addEventListener('update', ({ data }: MessageEvent<string>) => {
        const update: UpdateJson = JSON.parse(data);
        setConnection('live');
        setTrouble('');
        setStats(update.stats);
        if (update.hour) setHour(update.hour);
        setKept((before) => follow(before, update));
      });
      source.addEventListener('trouble', ({ data }: MessageEvent<string>) => {
        setConnection('live');
        setTrouble(JSON.parse(data));
      });
      source.addEventListener('error', () => {
        setConnection('lost');
        // The browser tries again by itself, but not after an answer that is no stream.
        if (source.readyState !== EventSource.CLOSED) return;
        clearTimeout(timer);
        timer = setTimeout(connect, reconnectMs);
      });
    }

    connect();
    return () => {
      clearTimeout(timer);
      source.close();
    };
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

/** What is shown after an update. An id that is not known means that the update is the first of a connection. */
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
