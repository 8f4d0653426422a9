import type { BarChart } from './chart.ts';
import type { Table } from './section.ts';

export interface RatioChartOptions {
  readonly name: string;
  readonly title: string;
  readonly table: Table;
  /** The columns to show, each as a group of bars. */
  readonly columns: readonly string[];
  readonly longest?: number;
}

/** The ratios of a table as bars. */
export function ratioChart({ table, columns, ...rest }: RatioChartOptions): BarChart {
  return {
    kind: 'bars',
    ...rest,
    groups: columns.map((column) => ({
      name: column,
      bars: table.rows.flatMap((row) => {
        const ratio = row.figures[column]?.ratio;
        return ratio === undefined ? [] : [{ name: row.name, value: ratio.median }];
      }),
    })),
  };
}
