import { memoryInbox } from '@postern/core/inbox';
import { sqliteInbox } from '@postern/sqlite';
import { temporaryFolder } from '../temporary-folder.ts';
import type { InboxEngine } from './inbox-engine.ts';
import { posternInbox } from './postern-inbox.ts';

/** The inboxes that need no server: in memory, and in a file with and without group commit. */
export async function sqliteEngine(secret: string): Promise<InboxEngine> {
  const folder = temporaryFolder();
  const grouped = sqliteInbox({ path: folder.file('grouped.db') });
  const alone = sqliteInbox({ path: folder.file('alone.db'), groupCommit: false });
  return {
    name: 'In this process',
    candidates: [
      posternInbox('sqliteInbox', secret, grouped, grouped.close),
      posternInbox('sqliteInbox, a commit for each call', secret, alone, alone.close),
      posternInbox('memoryInbox', secret, memoryInbox()),
    ],
    events: 1000,
    place: folder.path,
    close: async () => folder.remove(),
  };
}
