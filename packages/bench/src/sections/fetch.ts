import { fetchClone, fetchLimit, fetchNextRequest, fetchText } from '../candidates/fetch-by-hand.ts';
import { fetchPeers } from '../candidates/fetch-peers.ts';
import { handlerKinds } from '../candidates/handler.ts';
import { posternFetch, posternNext } from '../candidates/postern-fetch.ts';
import { fillStores } from '../fill-store.ts';
import { measureDeliveries } from '../measure-deliveries.ts';
import type { SectionOptions } from '../options.ts';
import { ratioChart } from '../ratio-chart.ts';
import type { Section } from '../section.ts';
import { createSender } from '../sender.ts';
import { toTable } from '../to-table.ts';

const columns = [
  { name: '350 B', size: 350, deliveries: 128 },
  { name: '64 KB', size: 65_500, deliveries: 16 },
];

/** Measures route handlers as Next's app router has them, called directly with a web Request. */
export async function fetch({ quick }: SectionOptions): Promise<Section> {
  const sender = createSender();
  const { secret } = sender;
  const ours = [posternNext, posternFetch].flatMap((make) => handlerKinds.map((kind) => make(secret, kind)));
  const candidates = [
    fetchLimit(secret),
    ...ours,
    fetchText(secret),
    fetchClone(secret),
    fetchNextRequest(secret),
    ...fetchPeers(sender),
  ];
  await fillStores(ours, sender);

  const rounds = quick ? 5 : 41;
  const samples = await measureDeliveries({
    sender,
    candidates,
    columns,
    rounds,
    passes: quick ? 1 : 4,
    warmUp: quick ? 4 : 8,
  });
  const table = toTable({
    title: 'From a new Request to its Response',
    unit: 'µs a delivery',
    rows: candidates.map(({ name }) => name),
    columns: columns.map(({ name }) => name),
    samples,
    measured: [{ name: 'time' }],
  });
  return {
    title: 'Route handlers, called directly',
    notes: [
      'Ratios are to the limit. The time to make the Request counts for all.',
      'Every candidate has accepted the good and refused the altered body before. Postern has handled each event once. An async handler awaits once; a sync one returns at once.',
    ],
    packages: ['@postern/core', 'next', '@octokit/webhooks', 'standardwebhooks', '@hookflo/tern'],
    rounds,
    tables: [table],
    charts: [
      ratioChart({
        name: 'fetch',
        title: 'Time of a route handler, as a multiple of the least possible (shorter is better)',
        table,
        columns: columns.map(({ name }) => name),
      }),
    ],
  };
}
