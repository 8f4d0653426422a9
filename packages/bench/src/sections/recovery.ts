import { setTimeout } from 'node:timers/promises';
import { createDelivery, createReceiver } from '@postern/core';
import type { Inbox } from '@postern/core/inbox';
import { emailApi } from '@postern/core/providers/email-api';
import { postgresInbox } from '@postern/postgres';
import { redisInbox } from '@postern/redis';
import { sqliteInbox } from '@postern/sqlite';
import type { SectionOptions } from '../options.ts';
import { leaseMs } from '../recovery/lease.ts';
import { startWorker } from '../recovery/start-worker.ts';
import type { Section } from '../section.ts';
import { createSender, type Sender } from '../sender.ts';
import { openPostgres } from '../stores/open-postgres.ts';
import { openRedis } from '../stores/open-redis.ts';
import { type Sample, takeRounds } from '../take-rounds.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { toTable } from '../to-table.ts';

/** Measures the wait of an event whose worker was killed while it handled it. */
export async function recovery({ quick }: SectionOptions): Promise<Section> {
  const sender = createSender();
  const folder = temporaryFolder();
  const postgres = await openPostgres(['_boss']);
  const redis = await openRedis();
  const path = folder.file('recovery.db');
  const prefix = `${redis.prefix}inbox`;
  const onPostgres = postgresInbox(postgres.pool, { schema: postgres.schema });
  const onRedis = redisInbox(redis.client, { prefix });
  const onSqlite = sqliteInbox({ path });
  const sqlite = ['sqlite', path, '-', sender.secret];
  const rows: [string, () => Promise<Sample>][] = [
    ['SQLite, the same process starts again', () => takeSample(sender, onSqlite, sqlite, false)],
    ['SQLite, another process is there', () => takeSample(sender, onSqlite, sqlite, true)],
    [
      'PostgreSQL, another process is there',
      () => takeSample(sender, onPostgres, ['postgres', postgres.url, postgres.schema, sender.secret], true),
    ],
    [
      'Redis, another process is there',
      () => takeSample(sender, onRedis, ['redis', redis.url, prefix, sender.secret], true),
    ],
  ];

  try {
    const samples = await takeRounds({
      candidates: rows.map(([, take]) => take),
      columns: [() => undefined],
      rounds: quick ? 1 : 9,
      warmUp: 0,
    });
    return {
      title: 'Recovery',
      notes: [
        `A worker takes an event and is killed with SIGKILL in its handler; the time until another’s handler starts. The lease is ${leaseMs} ms here, and 30 s by default.`,
        'SQLite knows that a process of this machine is dead and waits for no lease; a process that starts again also has to start Node and load its modules.',
      ],
      packages: ['@postern/core', '@postern/sqlite', '@postern/postgres', '@postern/redis'],
      rounds: quick ? 1 : 9,
      tables: [
        toTable({
          title: 'Until the event is handled again',
          unit: 'ms',
          rows: rows.map(([name]) => name),
          columns: [''],
          samples,
          measured: [{ name: 'recovered', ratio: false }],
        }),
      ],
      charts: [],
    };
  } finally {
    for (const inbox of [onSqlite, onPostgres, onRedis]) await inbox.close();
    await Promise.all([postgres.close(), redis.close()]);
    folder.remove();
  }
}

/** Measures from the end of one worker to the start of another's handler. */
async function takeSample(
  { secret, deliveries }: Sender,
  inbox: Inbox,
  args: readonly string[],
  standsBy: boolean,
): Promise<Sample> {
  const first = startWorker([...args, 'hangs']);
  await first.ready;
  const [delivery] = deliveries({ size: 2_000 }, 1);
  const receiver = createReceiver(emailApi({ secret: secret }), { inbox });
  await receiver.receive(createDelivery({ headers: delivery!.headers['email-api'], body: delivery!.body }));
  await first.took;
  const other = standsBy ? startWorker(args) : undefined;
  await other?.ready;
  const start = performance.now();
  await first.kill();
  const second = other ?? startWorker(args);
  await second.took;
  const recovered = performance.now() - start;
  // Waits until it is recorded: an event that a round leaves behind would be the first of the next.
  while ((await inbox.stats()).processing > 0) await setTimeout(20);
  await second.kill();
  return { recovered };
}
