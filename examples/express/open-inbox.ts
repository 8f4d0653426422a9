import type { Inbox } from '@postern/core/inbox';

/** Opens the inbox: a file, or a database by its URL. */
export async function openInbox(url = process.env.INBOX_URL || 'webhooks.db'): Promise<Inbox> {
  if (/^postgres(ql)?:/.test(url)) {
    const [{ Pool }, { postgresInbox }] = await Promise.all([import('pg'), import('@postern/postgres')]);
    return postgresInbox(new Pool({ connectionString: url }));
  }
  if (/^rediss?:/.test(url)) {
    const [{ Redis }, { redisInbox }] = await Promise.all([import('ioredis'), import('@postern/redis')]);
    return redisInbox(new Redis(url));
  }
  const { sqliteInbox } = await import('@postern/sqlite');
  return sqliteInbox({ path: url });
}
