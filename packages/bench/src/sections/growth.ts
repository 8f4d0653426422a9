import type { LineChart } from '../chart.ts';
import { grownReceivers } from '../growth/grown-receivers.ts';
import { receiveAll } from '../growth/receive-all.ts';
import { startRemembering } from '../growth/start-remembering.ts';
import type { SectionOptions } from '../options.ts';
import type { Section, Table } from '../section.ts';
import { createSender } from '../sender.ts';
import { type Samples, takeRounds } from '../take-rounds.ts';
import { toTable } from '../to-table.ts';

const counts = [1, 10, 100, 1000];

/** Measures `receive()` at 350 bytes while other things grow. */
export async function growth({ quick }: SectionOptions): Promise<Section> {
  const rounds = quick ? 5 : 41;
  const tables: Table[] = [];
  for (const what of Object.keys(grownReceivers)) tables.push(await measureCounts(what, rounds));
  const remembered = await measureRemembered(quick ? 1_000_000 : 10_000_000, rounds);
  return {
    title: 'Growth',
    notes: [
      'All of receive() for new events of 350 bytes, with a sync handler; every one was accepted. Ratios are to the first row of each table: 1.00 is a cost that does not grow.',
      'For remembered ids, each count is a process of its own, whose store is full: each new id drops the oldest.',
    ],
    packages: ['@postern/core'],
    rounds,
    tables: [...tables, remembered],
    charts: [
      chart('growth', 'receive() at 350 bytes, while other things grow', 'how many', tables),
      chart('growth-ids', 'receive() at 350 bytes, with so many ids remembered', 'ids', [remembered]),
    ],
  };
}

async function measureCounts(what: string, rounds: number): Promise<Table> {
  const sender = createSender();
  const receivers = counts.map((count) => grownReceivers[what]!(sender.secret, count));
  const samples = await takeRounds({
    candidates: receivers.map(
      (receiver) => (deliveries: ReturnType<typeof sender.deliveries>) => receiveAll(receiver, deliveries),
    ),
    columns: [() => sender.deliveries({ size: 350 }, 256)],
    rounds,
    passes: 2,
    warmUp: 10,
  });
  return countTable(what, counts, samples);
}

async function measureRemembered(most: number, rounds: number): Promise<Table> {
  const ids = [1_000, 10_000, 100_000, 1_000_000, 10_000_000].filter((count) => count <= most);
  const processes = await Promise.all(ids.map(startRemembering));
  try {
    const samples = await takeRounds({
      candidates: processes.map(({ take }) => take),
      columns: [() => undefined],
      rounds,
      passes: 4,
      warmUp: 10,
    });
    return countTable('remembered ids', ids, samples);
  } finally {
    await Promise.all(processes.map((process) => process.stop()));
  }
}

function countTable(title: string, counts: readonly number[], samples: Samples): Table {
  const rows = counts.map((count) => count.toLocaleString('en'));
  return toTable({ title, rows, columns: ['µs a delivery'], samples, measured: [{ name: 'time' }] });
}

function chart(name: string, title: string, x: string, tables: readonly Table[]): LineChart {
  return {
    kind: 'lines',
    name,
    title,
    x,
    y: 'µs a delivery',
    lines: tables.map((table) => ({
      name: table.title,
      points: table.rows.map((row) => [
        Number(row.name.replaceAll(',', '')),
        Object.values(row.figures)[0]!.value.median,
      ]),
    })),
  };
}
