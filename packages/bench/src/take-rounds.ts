/** The figures of one candidate in one round, by name. */
export type Sample = Readonly<Record<string, number>>;

/** The samples of all rounds, for each candidate and column. */
export type Samples = readonly (readonly (readonly Sample[])[])[];

export interface RoundOptions<Input> {
  readonly candidates: readonly ((input: Input, column: number) => Sample | Promise<Sample>)[];
  /** Makes the input that all candidates of one pass get, for each column. Not timed. */
  readonly columns: readonly (() => Input | Promise<Input>)[];
  readonly rounds: number;
  /** A round is the mean of so many passes, long enough to have its share of garbage collection. Default: 1. */
  readonly passes?: number;
  /** Rounds before the first that counts. */
  readonly warmUp: number;
}

/**
 * Runs every candidate in every pass, on the same input, in a random order: a clock that drifts and other load on the
 * machine affect all of them alike.
 */
export async function takeRounds<Input>(options: RoundOptions<Input>): Promise<Samples> {
  const { candidates, columns, rounds, passes = 1, warmUp } = options;
  const samples = candidates.map(() => columns.map((): Sample[] => []));
  for (let round = -warmUp; round < rounds; round++) {
    for (const column of shuffled(columns.keys())) {
      const taken = candidates.map((): Sample[] => []);
      for (let pass = 0; pass < passes; pass++) {
        const input = await columns[column]!();
        for (const row of shuffled(candidates.keys())) {
          taken[row]!.push(await candidates[row]!(input, column));
        }
      }
      if (round < 0) continue;
      for (const [row, ofPasses] of taken.entries()) samples[row]![column]!.push(meanOf(ofPasses));
    }
  }
  return samples;
}

function meanOf(samples: readonly Sample[]): Sample {
  const names = Object.keys(samples[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [name, samples.reduce((sum, sample) => sum + sample[name]!, 0) / samples.length]),
  );
}

function shuffled(items: Iterable<number>): number[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
