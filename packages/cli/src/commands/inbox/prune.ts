import { type InboxFlags, withInbox } from '../../inbox/with-inbox.ts';
import { print, printJson } from '../../printing/print.ts';
import { readPositive } from '../../reading/read-number.ts';

export interface PruneFlags extends InboxFlags {
  /** All in days. */
  retention: string;
  bodyRetention: string;
  deadRetention: string;
}

const day = 24 * 60 * 60 * 1000;

/** Deletes what is past its retention, and prints how much. */
export async function pruneEntries(flags: PruneFlags): Promise<void> {
  const retention = {
    retentionMs: readPositive(flags.retention, '--retention') * day,
    bodyRetentionMs: readPositive(flags.bodyRetention, '--body-retention') * day,
    deadRetentionMs: readPositive(flags.deadRetention, '--dead-retention') * day,
  };
  const pruned = await withInbox(flags, async (inbox) => inbox.prune(), retention);
  if (flags.json) printJson(pruned);
  else print(`${pruned.bodies} bodies and ${pruned.entries} entries deleted`);
}
