import { styleText } from 'node:util';

/** One row of the table. */
export interface Row {
  readonly group: string;
  readonly delivery: string;
  /** The status, or the statuses of each round. */
  readonly answer: string;
  /** The number of runs of the handlers of its event. */
  readonly runs: number;
  readonly expected: { readonly answer: string; readonly runs: number };
}

/** Reports whether the answer and the runs are the expected ones. */
export function isAsDesigned({ answer, runs, expected }: Row): boolean {
  return answer === expected.answer && runs === expected.runs;
}

/** Writes the statuses of each round of a delivery as `200`, `500 → 200` or `200 ×1, 503 ×15 → 200 ×15`. */
export function describeAnswers(rounds: readonly (readonly number[])[]): string {
  return rounds.map(describeRound).join(' → ');
}

function describeRound(statuses: readonly number[]): string {
  if (statuses.length === 1) return String(statuses[0]);
  return [...new Set(statuses)]
    .sort()
    .map((status) => `${status} ×${statuses.filter((other) => other === status).length}`)
    .join(', ');
}

/** Writes the rows as a table for a terminal. */
export function renderTable(rows: readonly Row[], colours: boolean): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string): string =>
    colours ? styleText(format, text, { validateStream: false }) : text;

  const titles = ['delivery', 'answer', 'handler runs', 'expected'];
  const cells = rows.map((row) => [row.delivery, row.answer, String(row.runs), describeExpected(row)]);
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd();

  const lines = [
    `    ${paint('bold', line(titles))}`,
    `    ${line(widths.map((width) => '─'.repeat(width)))}`,
  ];
  for (const [index, row] of rows.entries()) {
    if (row.group !== rows[index - 1]?.group) lines.push('', `  ${paint('bold', row.group)}`);
    const text = line(cells[index] ?? []);
    lines.push(isAsDesigned(row) ? `  ${paint('green', '✓')} ${text}` : `  ${paint('red', `✗ ${text}`)}`);
  }
  return lines.join('\n');
}

function describeExpected({ expected: { answer, runs } }: Row): string {
  return `${answer}, ${runs === 0 ? 'no run' : runs === 1 ? '1 run' : `${runs} runs`}`;
}
