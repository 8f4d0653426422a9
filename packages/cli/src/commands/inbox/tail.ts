import { setTimeout as wait } from 'node:timers/promises';
import type { InboxEntry } from '@postern/core/inbox';
import { withInbox } from '../../inbox/with-inbox.ts';
import { print, printJson } from '../../printing/print.ts';
import { readPositive } from '../../reading/read-number.ts';
import { type QueryFlags, readQuery } from '../../reading/read-query.ts';
import { entryLine } from './entry-line.ts';

/** How many of the newest entries are watched. */
const watched = 500;
/** How many of them are shown at the start. */
const shownAtStart = 10;

/** Prints the newest entries, and then whatever comes or changes among them, until it is interrupted. */
export async function tailEntries(flags: QueryFlags & { interval: string }): Promise<void> {
  const query = readQuery(flags);
  const intervalMs = readPositive(flags.interval, '--interval') * 1000;
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

  await withInbox(flags, async (inbox) => {
    let known: ReadonlyMap<string, string> | undefined;
    while (!stop.signal.aborted) {
      const { entries } = await inbox.list(query, { limit: watched });
      const before = known;
      const news = before
        ? entries.filter((entry) => before.get(entry.id) !== stateOf(entry))
        : entries.slice(0, shownAtStart);
      for (const entry of [...news].reverse()) flags.json ? printJson(entry) : print(entryLine(entry));
      known = new Map(entries.map((entry) => [entry.id, stateOf(entry)]));
      await wait(intervalMs, undefined, { signal: stop.signal }).catch(() => {});
    }
  });
}

function stateOf({ state, attempts, replays }: InboxEntry): string {
  return `${state} ${attempts} ${replays}`;
}
