/** Options of `seededRuns`. */
export interface SeededOptions {
  /** The number of sequences to try. Default: 50. */
  runs?: number;
  /** The same seed makes the same sequences. Default: another each time; a failure names it. */
  seed?: number;
}

/** Random choices that repeat with the same seed. */
export interface SeededRandom {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** One of the list, which must not be empty. */
  pick<T>(list: readonly T[]): T;
}

/** Calls `run` with other choices each time. When it throws, the error names the seed that repeats the run. */
export async function seededRuns(
  { runs = 50, seed = Math.floor(Math.random() * 2 ** 31) }: SeededOptions,
  run: (random: SeededRandom) => Promise<void>,
): Promise<void> {
  for (let index = 0; index < runs; index++) {
    try {
      await run(seededRandom(seed + index));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`${reason} To see it again: { seed: ${seed + index}, runs: 1 }.`, { cause });
    }
  }
}

/** Mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function seededRandom(seed: number): SeededRandom {
  let state = seed | 0;

  function below(limit: number): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  return { below, pick: (list) => list[below(list.length)] as (typeof list)[number] };
}
