import type { Result } from './result.ts';
import type { Figure, Table } from './section.ts';

/** Writes a result in Markdown that can be read in a terminal as well. */
export function toMarkdown(result: Result): string {
  const { title, notes, tables } = result;
  return [
    `## ${title}`,
    '',
    `${machineLine(result)}.`,
    '',
    ...notes.map((note) => `- ${note}`),
    '',
    ...tables.flatMap((table) => [`### ${table.title}`, '', ...toLines(table), '']),
  ].join('\n');
}

function machineLine({ date, machine, rounds }: Result): string {
  const packages = Object.entries(machine.packages).map(([name, version]) => `${name} ${version}`);
  return [
    `${rounds} rounds on ${date}`,
    `${machine.cpu}, ${machine.cores} cores`,
    machine.system,
    `Node ${machine.node} (OpenSSL ${machine.openssl})`,
    ...packages,
  ].join(' · ');
}

function toLines({ unit, rows }: Table): string[] {
  const header = [unit, ...Object.keys(rows[0]?.figures ?? {})];
  const body = rows.map((row) => [row.name, ...Object.values(row.figures).map(toCell)]);
  const widths = header.map((title, column) =>
    Math.max(title.length, 3, ...body.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, i) => '-'.repeat(i === 0 ? width : width - 1) + (i === 0 ? '' : ':'));
  return [line(header), line(rule), ...body.map(line)];
}

function toCell({ value, ratio }: Figure): string {
  const spread = value.median === 0 ? 0 : Math.round((100 * value.spread) / Math.abs(value.median));
  // A count has no spread.
  const shown = value.spread === 0 ? threeDigits(value.median) : `${threeDigits(value.median)} ±${spread}%`;
  return ratio === undefined ? shown : `${shown} · x${ratio.median.toFixed(2)} ±${ratio.spread.toFixed(2)}`;
}

function threeDigits(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
