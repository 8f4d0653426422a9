import { checkCandidates } from '../check-candidates.ts';
import type { InboxEngine } from '../inbox/inbox-engine.ts';
import { postgresEngine } from '../inbox/postgres-engine.ts';
import { redisEngine } from '../inbox/redis-engine.ts';
import { startWorkers } from '../inbox/start-workers.ts';
import { storeAll } from '../inbox/store-all.ts';
import type { WorkOrder } from '../inbox/work.ts';
import type { SectionOptions } from '../options.ts';
import type { Section, Table } from '../section.ts';
import { createSender, type Sender, type SignedBody } from '../sender.ts';
import { postgresUrl } from '../stores/open-postgres.ts';
import { redisUrl } from '../stores/open-redis.ts';
import { takeRounds } from '../take-rounds.ts';
import { toTable } from '../to-table.ts';

const body = { size: 2_000 };
const columns = [
  { name: '1 worker', processes: 1 },
  { name: '4 workers', processes: 4 },
];

/** Measures the events that workers handle in a second: one process of them, and four. */
export async function workers({ quick }: SectionOptions): Promise<Section> {
  const rounds = quick ? 3 : 15;
  const tables = [
    await measureWorkers('postgres', postgresUrl(), postgresEngine, rounds),
    await measureWorkers('redis', redisUrl(), redisEngine, rounds),
  ];
  return {
    title: 'Workers of an inbox',
    notes: [
      'Events a second, from the start of the workers to the last of the events that were stored before. Bodies of 2 KB; the handler is async and awaits once.',
      'Each worker is a process of its own and handles 16 events at once. Ratios are to the first row of each table, so more is better.',
      'By hand: pg-boss’ fetch of 16, the handlers, and complete of the 16, in a loop; BullMQ’s Worker with a concurrency of 16. They keep no bytes and no headers, and know no dead letters and no operator.',
      'Workers, servers and the disk share this machine.',
    ],
    packages: ['@postern/core', '@postern/postgres', 'pg', 'pg-boss', '@postern/redis', 'ioredis', 'bullmq'],
    rounds,
    tables,
    charts: [],
  };
}

async function measureWorkers(
  kind: WorkOrder['engine'],
  url: string,
  open: (secret: string) => Promise<InboxEngine>,
  rounds: number,
): Promise<Table> {
  const sender = createSender();
  const engine = await open(sender.secret);
  try {
    return await measure(
      engine,
      { engine: kind, url, place: engine.place, secret: sender.secret },
      sender,
      rounds,
    );
  } finally {
    for (const candidate of engine.candidates) await candidate.close();
    await engine.close();
  }
}

async function measure(
  { name: title, candidates, events }: InboxEngine,
  order: Omit<WorkOrder, 'name'>,
  sender: Sender,
  rounds: number,
): Promise<Table> {
  const most = Math.max(...columns.map(({ processes }) => processes));
  const started = await Promise.all(candidates.map(({ name }) => startWorkers({ ...order, name }, most)));
  try {
    for (const [i, candidate] of candidates.entries()) {
      await checkCandidates([candidate], sender, [body]);
      await started[i]!.handle(1, most);
    }
    const samples = await takeRounds({
      candidates: candidates.map((candidate, i) => async (deliveries: readonly SignedBody[], column) => {
        await storeAll(candidate, deliveries);
        const seconds = await started[i]!.handle(deliveries.length, columns[column]!.processes);
        return { rate: deliveries.length / seconds };
      }),
      columns: columns.map(() => () => sender.deliveries(body, 2 * events)),
      rounds,
      // Until V8 has compiled what each process needs.
      warmUp: rounds > 3 ? 3 : 1,
    });
    return toTable({
      title,
      unit: 'handled/s',
      rows: candidates.map(({ name }) => name),
      columns: columns.map(({ name }) => name),
      samples,
      measured: [{ name: 'rate' }],
    });
  } finally {
    await Promise.all(started.map((each) => each.stop()));
  }
}
