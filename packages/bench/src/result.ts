import type { Machine } from './machine.ts';
import type { Section } from './section.ts';

/** A section as it is kept in `results`. */
export interface Result extends Omit<Section, 'packages'> {
  /** The name of its file. */
  readonly name: string;
  /** The day, as `2026-01-31`. */
  readonly date: string;
  readonly machine: Machine;
}

/** Writes figures with four digits, which is more than any of them is worth. */
export function toJson(result: Result): string {
  const rounded = (_: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value;
  return `${JSON.stringify(result, rounded, 2)}\n`;
}
