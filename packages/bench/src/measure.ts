import { type Candidate, countAccepted } from './candidate.ts';
import type { SignedBody } from './sender.ts';
import { type Spread, spreadOf } from './spread.ts';

/** What one candidate takes for one delivery of one size. */
export interface Figure {
  readonly microseconds: Spread;
  /** To the first candidate, taken inside each round. */
  readonly ratio: Spread;
}

export interface MeasureOptions {
  /** The first is what the others are compared with. */
  candidates: readonly Candidate[];
  /** For each column, new deliveries for one pass: few, so that bytes and headers are as warm as from a socket. */
  columns: readonly (() => readonly SignedBody[])[];
  rounds: number;
  /** A round is the sum of so many passes: long enough to have its share of the garbage collector's work. */
  passes: number;
  /** Rounds before the first that counts. */
  warmUp: number;
}

/**
 * Times every candidate in every pass, on the same deliveries, in an order that is drawn anew: a clock that drifts
 * and a busy neighbour meet all of them alike.
 *
 * @returns For each candidate a figure for each column.
 */
export async function measure(options: MeasureOptions): Promise<Figure[][]> {
  const { candidates, columns, rounds, passes, warmUp } = options;
  const times = candidates.map(() => columns.map((): number[] => []));
  for (let round = -warmUp; round < rounds; round++) {
    for (const column of shuffled(columns.keys())) {
      const sums = candidates.map(() => 0);
      for (let pass = 0; pass < passes; pass++) {
        const deliveries = columns[column]!();
        for (const row of shuffled(candidates.keys())) {
          sums[row]! += (await time(candidates[row]!, deliveries)) / passes;
        }
      }
      if (round >= 0) {
        for (const [row, sum] of sums.entries()) times[row]![column]!.push(sum);
      }
    }
  }
  return times.map((row) =>
    row.map((samples, column) => {
      const base = times[0]![column]!;
      return {
        microseconds: spreadOf(samples),
        ratio: spreadOf(samples.map((sample, round) => sample / base[round]!)),
      };
    }),
  );
}

/** Microseconds for one delivery. By the wall clock: a thread's CPU time is counted in milliseconds on some kernels. */
async function time(candidate: Candidate, deliveries: readonly SignedBody[]): Promise<number> {
  const start = process.hrtime.bigint();
  const counted = countAccepted(candidate, deliveries);
  const accepted = typeof counted === 'number' ? counted : await counted;
  const microseconds = Number(process.hrtime.bigint() - start) / 1000;
  // A refusal or a duplicate is another, shorter way.
  if (accepted !== deliveries.length) {
    throw new Error(`${candidate.name} accepted ${accepted} of ${deliveries.length} deliveries.`);
  }
  return microseconds / deliveries.length;
}

function shuffled(items: Iterable<number>): number[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
