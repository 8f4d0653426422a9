import type { InboxRetention, Pruned } from '@postern/core/inbox';
import type { OpenInbox } from './connection.ts';

/** Deletes bodies and entries past their retention, in short steps. */
export async function prune(
  { client, tag, scripts }: OpenInbox,
  { retentionMs, deadRetentionMs, bodyRetentionMs }: Required<InboxRetention>,
): Promise<Pruned> {
  const pruned = { bodies: 0, entries: 0 };
  for (;;) {
    const reply = await scripts.prune(client, tag, retentionMs, deadRetentionMs, bodyRetentionMs, atOnce);
    const [bodies = 0, entries = 0] = (reply as unknown[]).map(Number);
    pruned.bodies += bodies;
    pruned.entries += entries;
    if (bodies + entries === 0) return pruned;
  }
}

/** The largest number of entries that one script deletes, because Redis does nothing else meanwhile. */
const atOnce = 100;
