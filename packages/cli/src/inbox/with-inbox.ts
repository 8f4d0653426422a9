import type { InboxRetention, InboxStore } from '@postern/core/inbox';
import { CliError } from '../cli-error.ts';
import { openInbox } from './open-inbox.ts';

/** What every command of an inbox takes. */
export interface InboxFlags {
  inbox?: string;
  json?: true;
}

/** Opens the inbox that the flags or the environment name, and closes it afterwards, whatever happens. */
export async function withInbox<T>(
  flags: InboxFlags,
  use: (inbox: InboxStore) => Promise<T>,
  retention: InboxRetention = {},
): Promise<T> {
  const url = flags.inbox ?? process.env.POSTERN_INBOX;
  if (!url) throw new CliError('usage', 'Give --inbox sqlite:webhooks.db, or set POSTERN_INBOX.');
  const { inbox, close } = await openInbox(url, retention);
  try {
    return await use(inbox);
  } finally {
    await close();
  }
}
