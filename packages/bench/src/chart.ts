/** A picture of some figures, as `toSvg` draws it. */
export type Chart = BarChart | LineChart;

export interface BarChart {
  readonly kind: 'bars';
  /** The name of its file. */
  readonly name: string;
  readonly title: string;
  /** Longer bars are cut, so that one of them does not hide the others. Default: no bar is cut. */
  readonly longest?: number;
  readonly groups: readonly {
    readonly name: string;
    readonly bars: readonly { readonly name: string; readonly value: number }[];
  }[];
}

export interface LineChart {
  readonly kind: 'lines';
  readonly name: string;
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly lines: readonly {
    readonly name: string;
    /** Ascending; x is shown by its logarithm. */
    readonly points: readonly (readonly [x: number, y: number])[];
  }[];
}
