import { withInbox } from '../../inbox/with-inbox.ts';
import { print, printJson } from '../../printing/print.ts';
import { readPositive } from '../../reading/read-number.ts';
import type { FlagsOf } from '../flags-of.ts';
import type { pruneCommand } from './command.ts';

const day = 24 * 60 * 60 * 1000;

/** Deletes the bodies and entries that are past their retention, and prints how many. */
export async function pruneEntries(flags: FlagsOf<typeof pruneCommand>): Promise<void> {
  const retention = {
    retentionMs: readPositive(flags.retention, '--retention') * day,
    bodyRetentionMs: readPositive(flags.bodyRetention, '--body-retention') * day,
    deadRetentionMs: readPositive(flags.deadRetention, '--dead-retention') * day,
  };
  const pruned = await withInbox(flags, async (inbox) => inbox.prune(), retention);
  if (flags.json) printJson(pruned);
  else print(`${pruned.bodies} bodies and ${pruned.entries} entries deleted`);
}
