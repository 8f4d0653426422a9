import { CliError } from '../../cli-error.ts';
import { withInbox } from '../../inbox/with-inbox.ts';
import { print, printJson } from '../../printing/print.ts';
import { readQuery } from '../../reading/read-query.ts';
import type { FlagsOf } from '../flags-of.ts';
import type { replayCommand } from './command.ts';

/** Makes entries pending again, and prints how many. Exit code 1 when there are none. */
export async function replayEntries(
  ids: readonly string[],
  flags: FlagsOf<typeof replayCommand>,
): Promise<void> {
  const query = readQuery(flags);
  const ways = [ids.length > 0, Object.keys(query).length > 0, flags.all === true].filter(Boolean).length;
  if (ways !== 1) throw new CliError('usage', 'Give ids, or a query, or --all; and only one of them.');
  const replayed = await withInbox(flags, async (inbox) => inbox.replay(ids.length > 0 ? ids : query));
  if (flags.json) printJson({ replayed });
  else print(`${replayed} replayed`);
  if (replayed === 0) process.exitCode = 1;
}
