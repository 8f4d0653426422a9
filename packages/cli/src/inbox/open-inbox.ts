import { access } from 'node:fs/promises';
import type { InboxRetention, InboxStore } from '@postern/core/inbox';
import { CliError } from '../cli-error.ts';

/** An open inbox. */
export interface OpenInbox {
  readonly inbox: InboxStore;
  close(): Promise<void>;
}

/**
 * Opens an inbox by its URL: `sqlite:webhooks.db`, `postgres://…` or `redis://…`. The query names a table, schema or
 * prefix other than the default: `?table=` for SQLite, `?schema=` for Postgres, `?prefix=` for Redis.
 *
 * @throws CliError (`usage`) for another URL, (`unreachable`) for a missing file.
 */
export async function openInbox(url: string, retention: InboxRetention = {}): Promise<OpenInbox> {
  if (/^sqlite:/.test(url)) return openSqlite(url, retention);
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url, retention);
  if (/^rediss?:\/\//.test(url)) return openRedis(url, retention);
  // The message does not quote the URL, which may contain a password.
  throw new CliError('usage', 'An inbox is sqlite:<file>, postgres://<address> or redis://<address>.');
}

async function openSqlite(url: string, retention: InboxRetention): Promise<OpenInbox> {
  const { rest, name: table } = withoutName(url, 'table');
  const path = rest.replace(/^sqlite:(\/\/)?/, '');
  if (path === '') throw new CliError('usage', 'sqlite: needs a file, such as sqlite:webhooks.db.');
  // Without this check, a mistyped name would create an empty inbox.
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
  // A server would wait for Redis. A command fails immediately.
  const client = new Redis(rest, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  client.on('error', () => {});
  const inbox = redisInbox(client, { ...retention, ...(prefix !== undefined && { prefix }) });
  return { inbox, close: async () => void (await inbox.close()) };
}

/** Takes one field out of a URL's query. */
function withoutName(url: string, field: string): { rest: string; name: string | undefined } {
  const [address = '', query = ''] = url.split('?');
  const fields = new URLSearchParams(query);
  const name = fields.get(field) ?? undefined;
  fields.delete(field);
  return { rest: fields.size > 0 ? `${address}?${fields}` : address, name };
}
