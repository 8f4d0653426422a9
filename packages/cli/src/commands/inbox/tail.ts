import { setTimeout as wait } from 'node:timers/promises';
import type { InboxEntry } from '@postern/core/inbox';
import { withInbox } from '../../inbox/with-inbox.ts';
import { print, printJson } from '../../printing/print.ts';
import { readPositive } from '../../reading/read-number.ts';
import { readQuery } from '../../reading/read-query.ts';
import type { FlagsOf } from '../flags-of.ts';
import { onInterrupt } from '../interruption.ts';
import type { tailCommand } from './command.ts';
import { entryLine } from './entry-line.ts';

/** The number of newest entries that are watched. */
const watched = 500;
/** The number of them that are shown at the start. */
const shownAtStart = 10;

/** Prints the newest entries, and then each one that arrives or changes, until Ctrl+C. */
export async function tailEntries(flags: FlagsOf<typeof tailCommand>): Promise<void> {
  const query = readQuery(flags);
  const intervalMs = readPositive(flags.interval, '--interval') * 1000;
  const { signal } = onInterrupt();

  await withInbox(flags, async (inbox) => {
    let known: ReadonlyMap<string, string> | undefined;
    while (!signal.aborted) {
      const { entries } = await inbox.list(query, { limit: watched });
      const before = known;
      const news = before
        ? entries.filter((entry) => before.get(entry.id) !== stateOf(entry))
        : entries.slice(0, shownAtStart);
      for (const entry of [...news].reverse()) flags.json ? printJson(entry) : print(entryLine(entry));
      known = new Map(entries.map((entry) => [entry.id, stateOf(entry)]));
      await wait(intervalMs, undefined, { signal }).catch(() => {});
    }
  });
}

function stateOf({ state, attempts, replays }: InboxEntry): string {
  return `${state} ${attempts} ${replays}`;
}
