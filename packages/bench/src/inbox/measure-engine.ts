import type { BodyShape } from '../body-of-size.ts';
import { checkCandidates } from '../check-candidates.ts';
import type { Table } from '../section.ts';
import type { Sender, SignedBody } from '../sender.ts';
import { type Sample, takeRounds } from '../take-rounds.ts';
import { toTable } from '../to-table.ts';
import type { InboxCandidate } from './inbox-candidate.ts';
import type { InboxEngine } from './inbox-engine.ts';
import { storeAll } from './store-all.ts';
import { waitForCount } from './wait-for-count.ts';

const body: BodyShape = { size: 2_000 };

/** Counts the events that an engine stores in a second, 64 on their way at once, and then handles in this process. */
export async function measureEngine(engine: InboxEngine, sender: Sender, rounds: number): Promise<Table> {
  const { name, candidates, events } = engine;
  for (const candidate of candidates) {
    await checkCandidates([candidate], sender, [body]);
    await handleAll(candidate, 1);
  }
  const samples = await takeRounds({
    candidates: candidates.map(
      (candidate) => (deliveries: readonly SignedBody[]) => take(candidate, deliveries),
    ),
    columns: [() => sender.deliveries(body, events)],
    rounds,
    warmUp: 1,
  });
  return toTable({
    title: name,
    rows: candidates.map((candidate) => candidate.name),
    columns: [''],
    samples,
    measured: [
      { name: 'stored', text: 'stored/s' },
      { name: 'handled', text: 'handled/s' },
    ],
  });
}

async function take(candidate: InboxCandidate, deliveries: readonly SignedBody[]): Promise<Sample> {
  const start = performance.now();
  await storeAll(candidate, deliveries);
  const stored = performance.now();
  await handleAll(candidate, deliveries.length);
  const handled = performance.now();
  return {
    stored: (deliveries.length * 1000) / (stored - start),
    handled: (deliveries.length * 1000) / (handled - stored),
  };
}

async function handleAll(candidate: InboxCandidate, count: number): Promise<void> {
  const counter = waitForCount(count);
  const stop = candidate.startWorker(counter.add);
  await counter.reached;
  await stop();
}
