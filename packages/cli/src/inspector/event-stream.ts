import type { InboxEntry, InboxList, InboxStats } from '@postern/core/inbox';
import type { LastHour } from './last-hour.ts';

/** What there is at one moment. */
export interface Look {
  readonly list: InboxList;
  readonly stats: InboxStats;
  readonly hour: LastHour;
}

export interface EventStreamOptions {
  readonly signal: AbortSignal;
  /** Says what is wrong with the inbox, for people to read. */
  readonly troubleOf: (error: unknown) => string;
}

const everyMs = 1000;
/** A line now and then keeps proxies from closing what is quiet, and finds out that nobody listens. */
const quietMs = 15_000;
/** Then the page comes again, and is asked again who it is. */
const longestMs = 5 * 60_000;

/** Looks every second, and tells as server-sent events what has changed: at first, everything. */
export function eventStream(
  look: () => Promise<Look>,
  { signal, troubleOf }: EventStreamOptions,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const startedAt = Date.now();
  let timer: NodeJS.Timeout | undefined;
  let ended = false;

  function stop(): void {
    ended = true;
    clearTimeout(timer);
  }

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const difference = createDifference();
        let wroteAt = 0;
        const write = (text: string): void => {
          wroteAt = Date.now();
          controller.enqueue(encoder.encode(text));
        };
        const end = (): void => {
          if (ended) return;
          stop();
          controller.close();
        };
        const step = async (): Promise<void> => {
          // A reader that does not follow is told the sum of it later.
          if ((controller.desiredSize ?? 0) > 0) {
            const told = await look().then(difference, (error: unknown) => {
              return `event: trouble\ndata: ${JSON.stringify(troubleOf(error))}\n\n`;
            });
            if (ended) return;
            if (told !== undefined) write(told);
            else if (Date.now() - wroteAt > quietMs) write(':\n\n');
          }
          if (Date.now() - startedAt > longestMs) end();
          else timer = setTimeout(step, everyMs);
        };
        signal.addEventListener('abort', end);
        write('retry: 1000\n\n');
        void step();
      },
      cancel: stop,
    },
    { highWaterMark: 16 },
  );
}

/** Remembers what has been told, and gives what is new; undefined where nothing is. */
function createDifference(): (look: Look) => string | undefined {
  let told: ReadonlyMap<string, string> = new Map();
  let rest = '';
  let hourTold: LastHour | undefined;
  return ({ list, stats, hour }) => {
    const texts = new Map(list.entries.map((entry: InboxEntry) => [entry.id, JSON.stringify(entry)]));
    const changed = list.entries.filter(({ id }) => told.get(id) !== texts.get(id));
    const others = JSON.stringify({ order: [...texts.keys()], cursor: list.cursor, stats });
    const hourChanged = hour !== hourTold && JSON.stringify(hour) !== JSON.stringify(hourTold);
    if (changed.length === 0 && others === rest && !hourChanged) return undefined;
    told = texts;
    rest = others;
    hourTold = hour;
    const { cursor } = list;
    const order = [...texts.keys()];
    const update = { entries: changed, order, cursor, stats, ...(hourChanged && { hour }) };
    return `event: update\ndata: ${JSON.stringify(update)}\n\n`;
  };
}
