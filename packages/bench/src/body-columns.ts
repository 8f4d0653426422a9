import type { DeliveryColumn } from './measure-deliveries.ts';
import type { Table } from './section.ts';
import type { Samples } from './take-rounds.ts';
import { type Measured, toTable } from './to-table.ts';

const sizes = [
  { name: '350 B', size: 350, deliveries: 256 },
  { name: '2 KB', size: 2_000, deliveries: 128 },
  { name: '64 KB', size: 65_500, deliveries: 16 },
  { name: '1 MB', size: 1_048_500, deliveries: 2 },
];

/** The bodies that every in-process section has: small to large, first of ASCII, then not. */
export const bodyColumns: readonly DeliveryColumn[] = [
  ...sizes,
  ...sizes.map((column) => ({ ...column, text: 'utf8' as const })),
];

/** Two tables: one for bodies of ASCII and one for the others. */
export function bodyTables(
  title: string,
  rows: readonly string[],
  samples: Samples,
): readonly [Table, Table] {
  const unit = 'µs a delivery';
  const measured = [{ name: 'time' }];
  return [
    halfTable({ title: `${title}, in ASCII`, unit, rows, samples, measured }, 0),
    halfTable({ title: `${title}, in UTF-8 that is not ASCII`, unit, rows, samples, measured }, sizes.length),
  ];
}

/** Some of the rows beside the first of them, in ASCII: by the wall clock, and by the CPU time of the thread. */
export function besideTable(
  title: string,
  chosen: readonly string[],
  { rows, samples }: { rows: readonly string[]; samples: Samples },
): Table {
  const measured = [
    { name: 'time', text: 'µs' },
    { name: 'cpu', text: 'CPU µs' },
  ];
  const some = chosen.map((name) => samples[rows.indexOf(name)]!);
  return halfTable({ title, unit: 'a delivery', rows: chosen, samples: some, measured }, 0);
}

interface HalfTable {
  readonly title: string;
  readonly unit: string;
  readonly rows: readonly string[];
  readonly samples: Samples;
  readonly measured: readonly Measured[];
}

function halfTable({ samples, ...table }: HalfTable, first: number): Table {
  return toTable({
    ...table,
    columns: sizes.map(({ name }) => name),
    samples: samples.map((row) => row.slice(first, first + sizes.length)),
  });
}
