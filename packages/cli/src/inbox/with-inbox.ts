import type { InboxRetention, InboxStore } from '@postern/core/inbox';
import { CliError } from '../cli-error.ts';
import { openInbox } from './open-inbox.ts';

/** Opens the inbox that the flags or the environment name, passes it to `use`, and closes it in every case. */
export async function withInbox<T>(
  { inbox: url = process.env.POSTERN_INBOX }: { inbox?: string },
  use: (inbox: InboxStore) => Promise<T>,
  retention: InboxRetention = {},
): Promise<T> {
  if (!url) throw new CliError('usage', 'Give --inbox sqlite:webhooks.db, or set POSTERN_INBOX.');
  const { inbox, close } = await openInbox(url, retention);
  try {
    return await use(inbox);
  } finally {
    await close();
  }
}
