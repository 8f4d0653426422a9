import { countAccepted } from '../candidate.ts';
import { limit, limitParse, limitVerify, typical } from '../candidates/by-hand.ts';
import { octokit } from '../candidates/octokit.ts';
import { posternRead, posternReceive, posternVerify } from '../candidates/postern.ts';
import { standardwebhooks } from '../candidates/standardwebhooks.ts';
import { checkCandidates } from '../check-candidates.ts';
import { measure } from '../measure.ts';
import type { Section } from '../section.ts';
import { createSender } from '../sender.ts';

/** Body sizes in bytes, and how many deliveries make one pass. */
const columns = [
  { name: '350 B', size: 350, deliveries: 256 },
  { name: '2 KB', size: 2_000, deliveries: 128 },
  { name: '64 KB', size: 65_500, deliveries: 16 },
];

/** What the memory store remembers by default. */
const rememberedIds = 100_000;

/** The whole job in one process, from the bytes of a delivery to an event that was handled. */
export async function inProcess(quick: boolean): Promise<Section> {
  const sender = createSender();
  const receive = posternReceive(sender.secret);
  const candidates = [
    limit(sender.secret),
    limitVerify(sender.secret),
    limitParse(),
    receive,
    posternVerify(sender.secret),
    posternRead(sender.secret),
    typical(sender.secret),
    octokit(sender.secret),
    standardwebhooks(sender.standardSecret),
  ];
  await checkCandidates(
    candidates,
    sender,
    columns.map(({ size }) => size),
  );
  for (let sent = 0; sent < rememberedIds; sent += 1000) {
    if (countAccepted(receive, sender.deliveries(350, 1000)) !== 1000)
      throw new Error('The store did not fill.');
  }

  const rounds = quick ? 5 : 61;
  const passes = quick ? 1 : 4;
  const figures = await measure({
    candidates,
    columns: columns.map(
      ({ size, deliveries }) =>
        () =>
          sender.deliveries(size, deliveries),
    ),
    rounds,
    passes,
    warmUp: quick ? 4 : 8,
  });
  return {
    name: 'in-process',
    title: 'In-process: from bytes to a handled event',
    notes: [
      'Read the ratios (x…, to the limit, taken inside each round), not the times.',
      `Medians of ${rounds} rounds, ± half the interquartile range. All candidates in one process, in a new order each time, on the same new deliveries.`,
      'Every candidate has accepted the good and refused the altered body before. Each delivery has a new event id; the store is full and lets an old id go for each.',
    ],
    rounds,
    rows: candidates.map(({ name }, row) => ({
      candidate: name,
      figures: Object.fromEntries(columns.map(({ name }, column) => [name, figures[row]![column]!])),
    })),
  };
}
