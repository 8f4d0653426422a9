import type { Machine } from './machine.ts';
import type { Figure } from './measure.ts';
import type { Section } from './section.ts';

/** A section as a Markdown page whose table can be read in a terminal as well. */
export function toMarkdown(section: Section, machine: Machine): string {
  const header = ['µs a delivery', ...Object.keys(section.rows[0]?.figures ?? {})];
  const rows = section.rows.map((row) => [row.candidate, ...Object.values(row.figures).map(toCell)]);
  return [
    `# ${section.title}`,
    '',
    toLine(machine),
    '',
    ...section.notes.map((note) => `- ${note}`),
    '',
    ...toTable([header, ...rows]),
    '',
  ].join('\n');
}

function toLine(machine: Machine): string {
  const packages = Object.entries(machine.packages).map(([name, version]) => `${name} ${version}`);
  return [
    `${machine.cpu}, ${machine.cores} cores`,
    machine.system,
    `Node ${machine.node} (OpenSSL ${machine.openssl})`,
    ...packages,
  ].join(' · ');
}

function toCell({ microseconds, ratio }: Figure): string {
  const spread = Math.round((100 * microseconds.spread) / microseconds.median);
  return `${threeDigits(microseconds.median)} ±${spread}% · x${ratio.median.toFixed(2)} ±${ratio.spread.toFixed(2)}`;
}

function threeDigits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function toTable([header = [], ...rows]: readonly (readonly string[])[]): string[] {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, i) => '-'.repeat(i === 0 ? width : width - 1) + (i === 0 ? '' : ':'));
  return [line(header), line(rule), ...rows.map(line)];
}
