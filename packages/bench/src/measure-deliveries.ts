import type { BodyShape } from './body-of-size.ts';
import { type Candidate, countAccepted } from './candidate.ts';
import { checkCandidates } from './check-candidates.ts';
import type { Sender, SignedBody } from './sender.ts';
import { type Sample, type Samples, takeRounds } from './take-rounds.ts';
import { threadCpu } from './thread-cpu.ts';

/** A column of a table: bodies that are alike. */
export interface DeliveryColumn extends BodyShape {
  readonly name: string;
  /** The number in one pass: few, so that bytes and headers are as warm as from a socket. */
  readonly deliveries: number;
}

export interface DeliveryOptions {
  readonly sender: Sender;
  readonly candidates: readonly Candidate[];
  readonly columns: readonly DeliveryColumn[];
  readonly rounds: number;
  readonly passes: number;
  readonly warmUp: number;
}

/**
 * Checks candidates, then times each on the same new deliveries. A sample has the `time` by the wall clock and the
 * `cpu` time of the thread, both in microseconds for one delivery.
 *
 * @throws Error for a candidate that does not do the job.
 */
export async function measureDeliveries(options: DeliveryOptions): Promise<Samples> {
  const { sender, candidates, columns } = options;
  await checkCandidates(candidates, sender, columns);
  return takeRounds({
    ...options,
    candidates: candidates.map(
      (candidate) => (deliveries: readonly SignedBody[]) => time(candidate, deliveries),
    ),
    columns: columns.map((column) => () => sender.deliveries(column, column.deliveries)),
  });
}

async function time(candidate: Candidate, deliveries: readonly SignedBody[]): Promise<Sample> {
  const cpuBefore = threadCpu();
  const start = process.hrtime.bigint();
  const counted = countAccepted(candidate, deliveries);
  const accepted = typeof counted === 'number' ? counted : await counted;
  const microseconds = Number(process.hrtime.bigint() - start) / 1000;
  const cpu = threadCpu() - cpuBefore;
  // A refusal or a duplicate does less work.
  if (accepted !== deliveries.length) {
    throw new Error(`${candidate.name} accepted ${accepted} of ${deliveries.length} deliveries.`);
  }
  return { time: microseconds / deliveries.length, cpu: cpu / deliveries.length };
}
