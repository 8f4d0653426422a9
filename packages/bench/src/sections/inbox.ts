import { memoryInbox } from '@postern/core/inbox';
import { postgresInbox } from '@postern/postgres';
import { redisInbox } from '@postern/redis';
import { sqliteInbox } from '@postern/sqlite';
import { measureEngine } from '../inbox/measure-engine.ts';
import { idleReceiver } from '../inbox/measure-idle.ts';
import { postgresEngine } from '../inbox/postgres-engine.ts';
import { redisEngine } from '../inbox/redis-engine.ts';
import { sqliteEngine } from '../inbox/sqlite-engine.ts';
import type { SectionOptions } from '../options.ts';
import type { Section, Table } from '../section.ts';
import { createSender } from '../sender.ts';
import { checkServer } from '../servers/check-server.ts';
import { inboxServers } from '../servers/inboxes.ts';
import { loadServer } from '../servers/load-server.ts';
import { startServer } from '../servers/start-server.ts';
import { openPostgres } from '../stores/open-postgres.ts';
import { openRedis } from '../stores/open-redis.ts';
import { takeRounds } from '../take-rounds.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { toTable } from '../to-table.ts';

/** Measures acknowledging first and handling later. */
export async function inbox({ quick }: SectionOptions): Promise<Section> {
  const rounds = quick ? 2 : 15;
  const tables = [await acknowledgements(quick), await idle(rounds)];
  for (const open of [sqliteEngine, postgresEngine, redisEngine]) {
    const sender = createSender();
    const engine = await open(sender.secret);
    try {
      tables.push(await measureEngine(engine, sender, rounds));
    } finally {
      for (const candidate of engine.candidates) await candidate.close();
      await engine.close();
    }
  }
  return {
    title: 'Inboxes',
    notes: [
      'Bodies of 2 KB. Ratios are to the first row of each table. More a second is better, and fewer ms are.',
      'Over HTTP: node:http, 64 connections that stay open. Every delivery was answered 200, and the store holds as many events as were sent.',
      'By hand: verify, parse, and a job with the event in it, whose id keeps a duplicate out. It keeps neither bytes nor headers, knows no dead letters and no operator, and handles in each engine’s own way: pg-boss fetches and completes 16 at a time, BullMQ’s worker has a concurrency of 16. Postern’s worker has 16 as well. All handlers are async and await once.',
      'Servers and clients share this machine and its disk; Redis writes to it as it is set up.',
    ],
    packages: [
      '@postern/core',
      '@postern/sqlite',
      '@postern/postgres',
      'pg',
      'pg-boss',
      '@postern/redis',
      'ioredis',
      'bullmq',
    ],
    rounds,
    tables,
    charts: [],
  };
}

async function acknowledgements(quick: boolean): Promise<Table> {
  const sender = createSender();
  const { secret, standardSecret } = sender;
  const servers = await Promise.all(
    inboxServers.map(({ name }) => startServer({ framework: '', name, secret, standardSecret })),
  );
  try {
    for (const [i, server] of servers.entries()) {
      await checkServer(inboxServers[i]!, server, sender, [{ size: 2_000 }]);
    }
    const samples = await takeRounds({
      candidates: inboxServers.map((candidate, i) => loadServer(candidate, servers[i]!, 64)),
      columns: [() => sender.deliveries({ size: 2_000 }, quick ? 1_000 : 5_000)],
      rounds: quick ? 2 : 15,
      warmUp: quick ? 1 : 2,
    });
    return toTable({
      title: 'Acknowledged over HTTP',
      rows: inboxServers.map(({ name }) => name),
      columns: [''],
      samples,
      measured: [
        { name: 'rate', text: 'req/s' },
        { name: 'p50', text: 'p50 ms' },
        { name: 'p99', text: 'p99 ms' },
      ],
    });
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

async function idle(rounds: number): Promise<Table> {
  const sender = createSender();
  const folder = temporaryFolder();
  const postgres = await openPostgres(['_boss']);
  const redis = await openRedis();
  const sqlite = sqliteInbox({ path: folder.file('idle.db') });
  const onPostgres = postgresInbox(postgres.pool, { schema: postgres.schema });
  const onRedis = redisInbox(redis.client, { prefix: `${redis.prefix}inbox` });
  const inboxes = {
    sqliteInbox: sqlite,
    memoryInbox: memoryInbox(),
    postgresInbox: onPostgres,
    redisInbox: onRedis,
  };
  const receivers = Object.values(inboxes).map((each) => idleReceiver(sender, each));
  try {
    const samples = await takeRounds({
      candidates: receivers.map(({ take }) => take),
      columns: [() => undefined],
      rounds,
      warmUp: 1,
    });
    return toTable({
      title: 'One event, with nothing else to do',
      rows: Object.keys(inboxes),
      columns: [''],
      samples,
      measured: [
        { name: 'acked', text: 'ms until it is stored', ratio: false },
        { name: 'handled', text: 'ms until its handler starts', ratio: false },
      ],
    });
  } finally {
    for (const receiver of receivers) await receiver.stop();
    for (const open of [sqlite, onPostgres, onRedis]) await open.close();
    await Promise.all([postgres.close(), redis.close()]);
    folder.remove();
  }
}
