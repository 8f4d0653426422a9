import type { InboxEntry } from '@postern/core/inbox';
import { withInbox } from '../../inbox/with-inbox.ts';
import { print, printJson } from '../../printing/print.ts';
import { readWhole } from '../../reading/read-number.ts';
import { readQuery } from '../../reading/read-query.ts';
import type { FlagsOf } from '../flags-of.ts';
import type { listCommand } from './command.ts';
import { entryLine } from './entry-line.ts';

/** The maximum that an inbox returns in one page. */
const pageSize = 500;

/** Prints entries, newest first. */
export async function listEntries(flags: FlagsOf<typeof listCommand>): Promise<void> {
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
