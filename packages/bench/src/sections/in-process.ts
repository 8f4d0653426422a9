import { bodyColumns, bodyTables } from '../body-columns.ts';
import { limit, limitParse, limitVerify, typical } from '../candidates/by-hand.ts';
import { octokit } from '../candidates/octokit.ts';
import { posternRead, posternReceive, posternVerify } from '../candidates/postern.ts';
import { fillStore } from '../fill-store.ts';
import { measureDeliveries } from '../measure-deliveries.ts';
import type { Section } from '../section.ts';
import { createSender } from '../sender.ts';

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
  ];
  await fillStore(receive, sender);

  const rounds = quick ? 5 : 61;
  const samples = await measureDeliveries({
    sender,
    candidates,
    columns: bodyColumns,
    rounds,
    passes: quick ? 1 : 4,
    warmUp: quick ? 4 : 8,
  });
  const names = candidates.map(({ name }) => name);
  const tables = bodyTables('From bytes to a handled event', names, samples);
  return {
    title: 'In-process',
    notes: [
      'Ratios are to the limit. All candidates in one process, in a new order each time, on the same new deliveries.',
      'Every candidate has accepted the good and refused the altered body before. Each delivery has a new event id; the store is full and lets an old id go for each.',
    ],
    packages: ['@postern/core', '@octokit/webhooks'],
    rounds,
    tables,
    charts: [],
  };
}
