import type { InboxEntry } from '@postern/core/inbox';
import { withInbox } from '../../inbox/with-inbox.ts';
import { print, printJson } from '../../printing/print.ts';
import { readWhole } from '../../reading/read-number.ts';
import { type QueryFlags, readQuery } from '../../reading/read-query.ts';
import { entryLine } from './entry-line.ts';

/** The most that an inbox gives at once. */
const pageSize = 500;

/** Prints entries, newest first. */
export async function listEntries(flags: QueryFlags & { limit: string }): Promise<void> {
  const query = readQuery(flags);
  const limit = readWhole(flags.limit, '--limit', 1);
  const entries = await withInbox(flags, async (inbox) => {
    const found: InboxEntry[] = [];
    let cursor: string | undefined;
    do {
      const page = {
        limit: Math.min(pageSize, limit - found.length),
        ...(cursor !== undefined && { cursor }),
      };
      const list = await inbox.list(query, page);
      found.push(...list.entries);
      cursor = list.cursor;
    } while (cursor !== undefined && found.length < limit);
    return found;
  });
  if (flags.json) printJson(entries);
  else for (const entry of entries) print(entryLine(entry));
}
