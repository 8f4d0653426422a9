import type { DeliveryColumn } from './measure-deliveries.ts';
import type { Table } from './section.ts';
import type { Samples } from './take-rounds.ts';
import { toTable } from './to-table.ts';

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

/** A table for bodies of ASCII and one for those that are not. */
export function bodyTables(
  title: string,
  rows: readonly string[],
  samples: Samples,
): readonly [Table, Table] {
  const half = (what: string, first: number) =>
    toTable({
      title: `${title}, ${what}`,
      unit: 'µs a delivery',
      rows,
      columns: sizes.map(({ name }) => name),
      samples: samples.map((row) => row.slice(first, first + sizes.length)),
      measured: [{ name: 'time' }],
    });
  return [half('in ASCII', 0), half('in UTF-8 that is not ASCII', sizes.length)];
}
