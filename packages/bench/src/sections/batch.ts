import { batchCandidates } from '../batch/batch-candidates.ts';
import { brevoBatches, eventsInBatch } from '../batch/brevo-batch.ts';
import { measureBatch } from '../batch/measure-batch.ts';
import { otherCores } from '../candidates/core.ts';
import type { SectionOptions } from '../options.ts';
import type { Section } from '../section.ts';
import { takeRounds } from '../take-rounds.ts';
import { toTable } from '../to-table.ts';

/** Measures one delivery with as many events as the default limit of a body lets in. */
export async function batch({ quick, against }: SectionOptions): Promise<Section> {
  const others = await otherCores(against);
  const candidates = [
    ...batchCandidates(),
    ...others.flatMap(({ name, core }) => batchCandidates(name, core)),
  ];
  const makeBatch = brevoBatches();
  const rounds = quick ? 2 : 9;
  const samples = await takeRounds({
    candidates: candidates.map((candidate) => (body: Buffer<ArrayBuffer>) => measureBatch(candidate, body)),
    columns: [makeBatch],
    rounds,
    warmUp: quick ? 1 : 2,
  });
  return {
    title: 'A large batch',
    notes: [
      `One delivery of Brevo with ${eventsInBatch.toLocaleString('en')} events, in a body of 1 MB; the handler is async and awaits once for each.`,
      'CPU is that of the process, with its collector. “Longest” is the longest time in which the event loop did not turn, so that no other request was looked at. A read parses the whole body and checks each event.',
    ],
    packages: ['@postern/core'],
    rounds,
    tables: [
      toTable({
        title: 'From the delivery to the last handler',
        rows: candidates.map(({ name }) => name),
        columns: [''],
        samples,
        measured: [
          { name: 'cpu', text: 'CPU ms', ratio: false },
          { name: 'time', text: 'ms', ratio: false },
          { name: 'longest', text: 'longest ms', ratio: false },
          { name: 'reads', text: 'reads', ratio: false },
        ],
      }),
    ],
    charts: [],
  };
}
