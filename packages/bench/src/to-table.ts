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
  /** The figures to show of each sample. `text` follows the name of the column. */
  readonly measured: readonly Measured[];
  /** The index of the row that ratios are to. Default: 0. */
  readonly base?: number;
}

export interface Measured {
  readonly name: string;
  readonly text?: string;
  /** Default: true. */
  readonly ratio?: boolean;
}

/** Makes a table of medians, with ratios that are taken inside each round. */
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
