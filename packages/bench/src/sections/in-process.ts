import { besideTable, bodyColumns, bodyTables } from '../body-columns.ts';
import type { Candidate } from '../candidate.ts';
import { limit, limitParse, limitVerify, typical } from '../candidates/by-hand.ts';
import { type NamedCore, otherCores } from '../candidates/core.ts';
import { handlerKinds } from '../candidates/handler.ts';
import { octokit } from '../candidates/octokit.ts';
import { posternRead, posternReceive, posternVerify } from '../candidates/postern.ts';
import { sameDuties } from '../candidates/same-duties.ts';
import { fillStores } from '../fill-store.ts';
import { measureDeliveries } from '../measure-deliveries.ts';
import type { SectionOptions } from '../options.ts';
import type { Section } from '../section.ts';
import { createSender } from '../sender.ts';

/** Measures the whole job in one process, from the bytes of a delivery to an event that was handled. */
export async function inProcess({ quick, against }: SectionOptions): Promise<Section> {
  const sender = createSender();
  const { secret } = sender;
  const byHand = sameDuties(secret);
  const ours = bothHandlers(secret);
  const others = (await otherCores(against)).map((other) => bothHandlers(secret, other));
  const candidates = [
    limit(secret),
    limitVerify(secret),
    limitParse(),
    ...ours,
    posternVerify(secret),
    posternRead(secret),
    byHand,
    typical(secret),
    octokit(secret),
    ...others.flat(),
  ];
  await fillStores([...ours, byHand, ...others.flat()], sender);

  const rounds = quick ? 5 : 61;
  const samples = await measureDeliveries({
    sender,
    candidates,
    columns: bodyColumns,
    rounds,
    passes: quick ? 1 : 4,
    warmUp: quick ? 4 : 8,
  });
  const rows = namesOf(candidates);
  const taken = { rows, samples };
  const sameDutiesRows = namesOf([byHand, ...ours]);
  // Each other core has an async and a sync row, in the order of `handlerKinds`.
  const before = handlerKinds.map((kind, i) => ({
    kind,
    rows: namesOf([...others, ours].map((pair) => pair[i]!)),
  }));
  return {
    title: 'In-process',
    notes: [
      'Ratios of the first two tables are to the limit, of the others to their first row. All candidates in one process, in a random order each time, on the same new deliveries.',
      'Every candidate has accepted the good and refused the altered body before. Each delivery has a new event id; the stores are full and drop an old id for each.',
      'An async handler awaits once; a sync one returns at once. By hand with the same duties: node:crypto, zod, lru-cache, a map of handlers.',
      'CPU µs is the processor time of the thread, without the helper threads of the garbage collector.',
    ],
    packages: ['@postern/core', '@octokit/webhooks', 'zod', 'lru-cache'],
    rounds,
    tables: [
      ...bodyTables('From bytes to a handled event', rows, samples),
      besideTable('Beside code by hand with the same duties, in ASCII', sameDutiesRows, taken),
      ...(against ? before : []).map(({ kind, rows: chosen }) =>
        besideTable(`Beside the code before, ${kind} handler, in ASCII`, chosen, taken),
      ),
    ],
    charts: [],
  };
}

function bothHandlers(secret: string, other?: NamedCore): Candidate[] {
  return handlerKinds.map((handler) => posternReceive(secret, { handler, ...other }));
}

function namesOf(candidates: readonly Candidate[]): string[] {
  return candidates.map(({ name }) => name);
}
