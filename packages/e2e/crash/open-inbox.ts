import { DatabaseSync } from 'node:sqlite';
import type { Inbox } from '@postern/core/inbox';
import { postgresInbox } from '@postern/postgres';
import { redisInbox } from '@postern/redis';
import { sqliteInbox } from '@postern/sqlite';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Mark } from './killing.ts';

/** Opens the inbox at a URL, and calls `mark` at the points where a process may die. */
export async function openInbox(url: string, mark: Mark): Promise<Inbox> {
  const inbox = open(url, mark);
  const { append, claim } = inbox;
  inbox.append = async (...args) => {
    mark('before insert');
    const appending = append(...args);
    // SQLite's mark stands between its insert and its commit. The other engines have been sent the statement by now.
    if (!url.startsWith('sqlite:')) setImmediate(() => mark('before commit'));
    const appended = await appending;
    mark('after commit, before the answer');
    return appended;
  };
  inbox.claim = async (...args) => {
    const claimed = await claim(...args);
    if (claimed.length > 0) mark('after claim');
    return claimed;
  };
  return inbox;
}

function open(url: string, mark: Mark): Inbox {
  const { protocol, searchParams } = new URL(url);
  if (protocol === 'sqlite:')
    return sqliteInbox({ database: markCommits(url.slice('sqlite:'.length), mark) });
  if (protocol === 'postgres:') {
    const schema = searchParams.get('schema') ?? '';
    return postgresInbox(new pg.Pool({ connectionString: url.replace(/\?.*/, '') }), { schema });
  }
  return redisInbox(new Redis(url.replace(/\?.*/, '')), { prefix: searchParams.get('prefix') ?? '' });
}

/** Opens a database that calls `mark` before each commit. */
function markCommits(path: string, mark: Mark): DatabaseSync {
  class Marked extends DatabaseSync {
    override exec(sql: string): void {
      if (/^\s*COMMIT/i.test(sql)) mark('before commit');
      super.exec(sql);
    }
  }
  return new Marked(path);
}
