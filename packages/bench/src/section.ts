import type { Chart } from './chart.ts';
import type { Spread } from './spread.ts';

/** What is measured together and shown together. */
export interface Section {
  readonly title: string;
  /** What a reader needs to judge the figures. */
  readonly notes: readonly string[];
  /** Installed packages whose versions matter. */
  readonly packages: readonly string[];
  readonly rounds: number;
  readonly tables: readonly Table[];
  readonly charts: readonly Chart[];
}

export interface Table {
  readonly title: string;
  /** Of all columns, or empty where each column names its own. */
  readonly unit: string;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly name: string;
  /** By column, the same for each row of a table. */
  readonly figures: Readonly<Record<string, Figure>>;
}

export interface Figure {
  readonly value: Spread;
  /** To the row that the others are compared with, taken inside each round. */
  readonly ratio?: Spread;
}
