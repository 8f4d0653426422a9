import { bodyColumns, bodyTables } from '../body-columns.ts';
import { limit, typical } from '../candidates/by-hand.ts';
import { handlerKinds } from '../candidates/handler.ts';
import { octokit } from '../candidates/octokit.ts';
import { polar } from '../candidates/polar.ts';
import { posternReceive } from '../candidates/postern.ts';
import { standardwebhooks } from '../candidates/standardwebhooks.ts';
import { stripe } from '../candidates/stripe.ts';
import { svix } from '../candidates/svix.ts';
import { tern } from '../candidates/tern.ts';
import { fillStores } from '../fill-store.ts';
import { measureDeliveries } from '../measure-deliveries.ts';
import type { SectionOptions } from '../options.ts';
import { ratioChart } from '../ratio-chart.ts';
import type { Section } from '../section.ts';
import { createSender } from '../sender.ts';

/** Measures all of `receive()` beside the bare verify and parse of others. */
export async function peers({ quick }: SectionOptions): Promise<Section> {
  const sender = createSender();
  const { secret, standardSecret } = sender;
  const ours = handlerKinds.map((handler) => posternReceive(secret, { handler }));
  const candidates = [
    limit(secret),
    ...ours,
    typical(secret),
    octokit(secret),
    stripe(secret),
    standardwebhooks(standardSecret),
    svix(standardSecret),
    tern(secret),
    polar(standardSecret),
  ];
  await fillStores(ours, sender);

  const rounds = quick ? 3 : 31;
  const samples = await measureDeliveries({
    sender,
    candidates,
    columns: bodyColumns,
    rounds,
    passes: quick ? 1 : 2,
    warmUp: quick ? 2 : 5,
  });
  const names = candidates.map(({ name }) => name);
  const tables = bodyTables('All of receive(), and the verify and parse of others', names, samples);
  return {
    title: 'Peers, in-process',
    notes: [
      'Ratios are to the limit. Only Postern checks a schema and remembers ids; only Postern and octokit call a handler. An async handler awaits once; a sync one returns at once.',
      'Each peer gets its own scheme over the same body, as bytes and headers. The time to make a text or a Request of them counts for a peer that takes one. polar gets an event of its own type, of the same size.',
      'Every candidate has accepted the good and refused the altered body before.',
    ],
    packages: [
      '@postern/core',
      '@octokit/webhooks',
      'stripe',
      'standardwebhooks',
      'svix',
      '@hookflo/tern',
      '@polar-sh/sdk',
    ],
    rounds,
    tables,
    charts: [
      ratioChart({
        name: 'peers',
        title: 'Time for a delivery, as a multiple of the least possible (shorter is better)',
        table: tables[0],
        columns: ['350 B', '2 KB', '64 KB', '1 MB'],
        longest: 12,
      }),
    ],
  };
}
