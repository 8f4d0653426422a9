import type { Chart } from './chart.ts';
import type { SectionOptions } from './options.ts';
import type { Spread } from './spread.ts';

/** Takes the figures of one section. */
export type TakeSection = (options: SectionOptions) => Promise<Section>;

/** Tables and charts that are measured together and shown together. */
export interface Section {
  readonly title: string;
  /** Facts that a reader needs to judge the figures. */
  readonly notes: readonly string[];
  /** Installed packages whose versions matter. */
  readonly packages: readonly string[];
  readonly rounds: number;
  readonly tables: readonly Table[];
  readonly charts: readonly Chart[];
}

export interface Table {
  readonly title: string;
  /** The unit of all columns; empty when each column names its own. */
  readonly unit: string;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly name: string;
  /** A figure for each column. All rows of a table have the same columns. */
  readonly figures: Readonly<Record<string, Figure>>;
}

export interface Figure {
  readonly value: Spread;
  /** The ratio to the row that others are compared with, taken inside each round. */
  readonly ratio?: Spread;
}
