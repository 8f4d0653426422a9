import { access } from 'node:fs/promises';
import type { InboxRetention, InboxStore } from '@postern/core/inbox';
import { CliError } from '../cli-error.ts';

/** An inbox, and how to let go of it. */
export interface OpenInbox {
  readonly inbox: InboxStore;
  close(): Promise<void>;
}

/**
 * Opens an inbox by its URL: `sqlite:webhooks.db`, `postgres://…` or `redis://…`. A name other than the default one
 * stands behind it: `?table=` of SQLite, `?schema=` of Postgres, `?prefix=` of Redis.
 *
 * @throws CliError (`usage`) for another URL, (`unreachable`) for a file that is not there.
 */
export async function openInbox(url: string, retention: InboxRetention = {}): Promise<OpenInbox> {
  if (/^sqlite:/.test(url)) return openSqlite(url, retention);
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url, retention);
  if (/^rediss?:\/\//.test(url)) return openRedis(url, retention);
  // Without quoting it: it may hold a password.
  throw new CliError('usage', 'An inbox is sqlite:<file>, postgres://<address> or redis://<address>.');
}

async function openSqlite(url: string, retention: InboxRetention): Promise<OpenInbox> {
  const { rest, name: table } = withoutName(url, 'table');
  const path = rest.replace(/^sqlite:(\/\/)?/, '');
  if (path === '') throw new CliError('usage', 'sqlite: wants a file, as sqlite:webhooks.db.');
  // A mistyped name would otherwise be a new and empty inbox.
  await access(path).catch((cause) => {
    throw new CliError('unreachable', `There is no file ${path}.`, { cause });
  });
  const { sqliteInbox } = await import('@postern/sqlite');
  const inbox = sqliteInbox({ path, ...retention, ...(table !== undefined && { table }) });
  return { inbox, close: async () => void (await inbox.close()) };
}

async function openPostgres(url: string, retention: InboxRetention): Promise<OpenInbox> {
  const { rest: connectionString, name: schema } = withoutName(url, 'schema');
  const [{ default: pg }, { postgresInbox }] = await Promise.all([import('pg'), import('@postern/postgres')]);
  const pool = new pg.Pool({ connectionString, max: 2, connectionTimeoutMillis: 5000 });
  const inbox = postgresInbox(pool, { ...retention, ...(schema !== undefined && { schema }) });
  return {
    inbox,
    async close() {
      await inbox.close();
      await pool.end();
    },
  };
}

async function openRedis(url: string, retention: InboxRetention): Promise<OpenInbox> {
  const { rest, name: prefix } = withoutName(url, 'prefix');
  const [{ Redis }, { redisInbox }] = await Promise.all([import('ioredis'), import('@postern/redis')]);
  // A command ends where a server would wait: it tells that there is no Redis.
  const client = new Redis(rest, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  client.on('error', () => {});
  const inbox = redisInbox(client, { ...retention, ...(prefix !== undefined && { prefix }) });
  return { inbox, close: async () => void (await inbox.close()) };
}

/** The URL without one field of its query, and that field. */
function withoutName(url: string, field: string): { rest: string; name: string | undefined } {
  const [address = '', query = ''] = url.split('?');
  const fields = new URLSearchParams(query);
  const name = fields.get(field) ?? undefined;
  fields.delete(field);
  return { rest: fields.size > 0 ? `${address}?${fields}` : address, name };
}
