import { withInbox } from '../../inbox/with-inbox.ts';
import { print, printJson } from '../../printing/print.ts';
import type { FlagsOf } from '../flags-of.ts';
import type { statsCommand } from './command.ts';

/** Prints the number of entries in each state. */
export async function showStats(flags: FlagsOf<typeof statsCommand>): Promise<void> {
  const { endpoint, provider } = flags;
  const query = { ...(endpoint !== undefined && { endpoint }), ...(provider !== undefined && { provider }) };
  const stats = await withInbox(flags, async (inbox) => inbox.stats(query));
  if (flags.json) {
    printJson(stats);
    return;
  }
  const { oldestReceivedAt, ...counts } = stats;
  for (const [state, count] of Object.entries(counts)) print(`${state.padEnd(12)} ${count}`);
  if (oldestReceivedAt) print(`the oldest open entry was received at ${oldestReceivedAt.toISOString()}`);
}
