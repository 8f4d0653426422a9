import { type InboxFlags, withInbox } from '../../inbox/with-inbox.ts';
import { print, printJson } from '../../printing/print.ts';

/** Prints how many entries there are of each state. */
export async function showStats(flags: InboxFlags & { endpoint?: string; provider?: string }): Promise<void> {
  const { endpoint, provider } = flags;
  const query = { ...(endpoint !== undefined && { endpoint }), ...(provider !== undefined && { provider }) };
  const stats = await withInbox(flags, async (inbox) => inbox.stats(query));
  if (flags.json) {
    printJson(stats);
    return;
  }
  const { oldestReceivedAt, ...counts } = stats;
  for (const [state, count] of Object.entries(counts)) print(`${state.padEnd(12)} ${count}`);
  if (oldestReceivedAt) print(`the oldest that is open was received at ${oldestReceivedAt.toISOString()}`);
}
