import type { Figure } from './measure.ts';

/** One table of results, and what a reader needs to judge it. */
export interface Section {
  /** The name of its files in `results`. */
  readonly name: string;
  readonly title: string;
  readonly notes: readonly string[];
  readonly rounds: number;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly candidate: string;
  /** By column, the same for each row. */
  readonly figures: Readonly<Record<string, Figure>>;
}
