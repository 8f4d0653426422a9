import type { InboxList, InboxStats } from '@postern/core/inbox';
import type { Context } from 'hono';
import { type SSEMessage, streamSSE } from 'hono/streaming';
import type { LastHour } from './last-hour.ts';

/** The contents of an inbox at one moment. */
export interface Snapshot {
  readonly list: InboxList;
  readonly stats: InboxStats;
  readonly hour: LastHour;
}

const intervalMs = 1000;
/** The longest silence: a comment keeps proxies from closing a quiet connection, and detects that nobody listens. */
const silenceMs = 15_000;
/** After this the page connects again, and its access is checked again. */
const longestMs = 5 * 60_000;

/**
 * Takes a snapshot every second and sends the changes as server-sent events, at first everything. While a reader is
 * slow, nothing is read from the inbox.
 */
export function streamEvents(
  c: Context,
  takeSnapshot: () => Promise<Snapshot>,
  troubleOf: (error: unknown) => string,
): Response {
  const response = streamSSE(c, async (stream) => {
    c.req.raw.signal.addEventListener('abort', () => stream.abort());
    const endsAt = Date.now() + longestMs;
    const changesIn = createDifference();
    let wroteAt = Date.now();
    await stream.write('retry: 1000\n\n');
    while (!stream.aborted && Date.now() < endsAt) {
      const message = await takeSnapshot().then(changesIn, (error: unknown) => ({
        event: 'trouble',
        data: JSON.stringify(troubleOf(error)),
      }));
      const isSilent = Date.now() - wroteAt > silenceMs;
      if (message) await stream.writeSSE(message);
      else if (isSilent) await stream.write(':\n\n');
      if (message || isSilent) wroteAt = Date.now();
      await stream.sleep(intervalMs);
    }
  });
  // HTTP/1.1 servers set these themselves, and HTTP/2 refuses them.
  response.headers.delete('connection');
  response.headers.delete('transfer-encoding');
  // Keeps nginx from buffering the stream.
  response.headers.set('x-accel-buffering', 'no');
  return response;
}

/** Remembers what was sent, and returns the changes; undefined where there are none. */
function createDifference(): (snapshot: Snapshot) => SSEMessage | undefined {
  let sent: ReadonlyMap<string, string> = new Map();
  let sentRest = '';
  let sentHour: LastHour | undefined;
  return ({ list: { entries, cursor }, stats, hour }) => {
    const texts = new Map(entries.map((entry) => [entry.id, JSON.stringify(entry)]));
    const changed = entries.filter(({ id }) => sent.get(id) !== texts.get(id));
    const rest = { order: [...texts.keys()], cursor, stats };
    const restText = JSON.stringify(rest);
    const hourChanged = hour !== sentHour && JSON.stringify(hour) !== JSON.stringify(sentHour);
    if (changed.length === 0 && restText === sentRest && !hourChanged) return undefined;
    sent = texts;
    sentRest = restText;
    sentHour = hour;
    const update = { entries: changed, ...rest, ...(hourChanged && { hour }) };
    return { event: 'update', data: JSON.stringify(update) };
  };
}
