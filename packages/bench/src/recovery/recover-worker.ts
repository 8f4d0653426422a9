// A worker in a process of its own: it writes `took` when a handler starts, and hangs in the handler when its last
// argument is `hangs`.

import { createReceiver } from '@postern/core';
import type { Inbox } from '@postern/core/inbox';
import { emailApi } from '@postern/core/providers/email-api';
import { postgresInbox } from '@postern/postgres';
import { redisInbox } from '@postern/redis';
import { sqliteInbox } from '@postern/sqlite';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { leaseMs } from './lease.ts';

const [engine = '', place = '', name = '', secret = '', hangs = ''] = process.argv.slice(2);
const receiver = createReceiver(emailApi({ secret }), { inbox: open(), leaseMs }).onAny(() => {
  process.stdout.write('took\n');
  return hangs === 'hangs' ? new Promise(() => {}) : undefined;
});
receiver.work();
process.stdout.write('ready\n');

function open(): Inbox {
  if (engine === 'postgres') return postgresInbox(new Pool({ connectionString: place }), { schema: name });
  if (engine === 'redis') return redisInbox(new Redis(place), { prefix: name });
  return sqliteInbox({ path: place });
}
