import type { Figure, Table } from './section.ts';
import { spreadOf } from './spread.ts';
import type { Sample, Samples } from './take-rounds.ts';

export interface TableOptions {
  readonly title: string;
  readonly unit?: string;
  /** The names of the rows and columns, in the order of the samples. */
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly samples: Samples;
  /** What to show of each sample. Its text stands behind the column's name, unless it is the only one. */
  readonly measured: readonly Measured[];
  /** The row that ratios are to. Default: the first. */
  readonly base?: number;
}

export interface Measured {
  readonly name: string;
  readonly text?: string;
  /** Default: true. */
  readonly ratio?: boolean;
}

/** Samples as a table of medians, with ratios that were taken inside each round. */
export function toTable(options: TableOptions): Table {
  const { title, unit = '', rows, columns, samples, measured, base = 0 } = options;
  return {
    title,
    unit,
    rows: rows.map((name, row) => ({
      name,
      figures: Object.fromEntries(
        columns.flatMap((column, at) =>
          measured.map((what) => [
            [column, what.text].filter(Boolean).join(' '),
            figureOf(samples[row]![at]!, samples[base]![at]!, what),
          ]),
        ),
      ),
    })),
  };
}

function figureOf(samples: readonly Sample[], base: readonly Sample[], what: Measured): Figure {
  const { name, ratio = true } = what;
  const value = spreadOf(samples.map((sample) => sample[name]!));
  if (!ratio) return { value };
  return { value, ratio: spreadOf(samples.map((sample, round) => sample[name]! / base[round]![name]!)) };
}
