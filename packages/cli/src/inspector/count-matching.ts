import type { EntryState, InboxQuery } from '@postern/core/inbox';
import type { InspectedInbox } from './inspected-inbox.ts';

const pageSize = 500;
const maxPages = 20;

/** Counts the entries that match a query, up to 10,000; `more` is true when there are more. */
export async function countMatching(
  inbox: InspectedInbox,
  query: InboxQuery & { state: EntryState },
): Promise<{ count: number; more: boolean }> {
  let count = 0;
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    const list = await inbox.list(query, { limit: pageSize, ...(cursor !== undefined && { cursor }) });
    count += list.entries.length;
    cursor = list.cursor;
    if (cursor === undefined) return { count, more: false };
  }
  return { count, more: true };
}
