import { createReceiver } from '@postern/core';
import { emailApi } from '@postern/core/providers/email-api';
import { silent } from '../candidates/silent.ts';
import { receiveAll } from '../growth/receive-all.ts';
import type { SectionOptions } from '../options.ts';
import { forged, forgeries } from '../refusals/forgeries.ts';
import { floods, floodTaker } from '../refusals/oversized.ts';
import type { Section, Table } from '../section.ts';
import { createSender, type SignedBody } from '../sender.ts';
import { takeRounds } from '../take-rounds.ts';
import { toTable } from '../to-table.ts';

const columns = [
  { name: '350 B', size: 350, deliveries: 256 },
  { name: '64 KB', size: 65_500, deliveries: 16 },
];

/** Measures the work that a sender without the secret can cause. */
export async function refusals({ quick }: SectionOptions): Promise<Section> {
  const rounds = quick ? 5 : 41;
  return {
    title: 'Refusals',
    notes: [
      'Ratios are to the first row of each table. Every delivery ended as it must.',
      'Bodies are larger than `maxBodyBytes`, 1 MiB by default, and go to a fetch handler. On Node, the rest of a refused body is received and dropped, because a sender that is cut off does not read the answer.',
    ],
    packages: ['@postern/core'],
    rounds,
    tables: [await forgeryTable(rounds), await floodTable(rounds)],
    charts: [],
  };
}

async function forgeryTable(rounds: number): Promise<Table> {
  const sender = createSender();
  const receiver = createReceiver(emailApi({ secret: sender.secret }), { log: silent }).on(
    'delivered',
    () => {},
  );
  const samples = await takeRounds({
    candidates: [
      (deliveries: readonly SignedBody[]) => receiveAll(receiver, deliveries),
      ...Object.values(forgeries).map((forge) => (deliveries: readonly SignedBody[]) => {
        const bad = deliveries.map((delivery) => forged(delivery, forge));
        return receiveAll(receiver, bad, 'unverified');
      }),
    ],
    columns: columns.map(
      ({ size, deliveries }) =>
        () =>
          sender.deliveries({ size }, deliveries),
    ),
    rounds,
    passes: 2,
    warmUp: 8,
  });
  return toTable({
    title: 'A signature',
    unit: 'µs a delivery',
    rows: ['right, and its event handled', ...Object.keys(forgeries)],
    columns: columns.map(({ name }) => name),
    samples,
    measured: [{ name: 'time' }],
  });
}

async function floodTable(rounds: number): Promise<Table> {
  const take = floodTaker(createSender().secret);
  const samples = await takeRounds({
    candidates: floods.map((flood) => () => take(flood)),
    columns: [() => undefined],
    rounds,
    passes: 4,
    warmUp: 4,
  });
  return toTable({
    title: 'A body that is too large',
    rows: floods.map(({ name }) => name),
    columns: [''],
    samples,
    measured: [
      { name: 'time', text: 'µs until the answer' },
      { name: 'read', text: 'KiB read' },
    ],
  });
}
