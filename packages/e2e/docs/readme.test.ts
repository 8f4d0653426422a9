import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createOutcomes } from '../../core/src/delivery/outcome.ts';
import { answersTable } from './answers-table.ts';
import { root } from './documents.ts';

const readme = () => readFileSync(join(root, 'README.md'), 'utf8');

it('shows working code by line 20', () => {
  const lines = readme().split('\n');
  const start = lines.findIndex((line) => /^```tsx?/.test(line));
  expect(start).toBeGreaterThanOrEqual(0);
  expect(start + 1).toBeLessThan(20);
  const block = lines.slice(start, lines.indexOf('```', start)).join('\n');
  expect(block).toMatch(/import .* from '@postern\//);
  expect(block).toContain("on('bounced'");
});

it('has at most 200 lines, without the table of senders', () => {
  const written = readme().replace(/<!-- providers.*<!-- \/providers -->\n/s, '');
  expect(written).not.toBe(readme());
  expect(written.split('\n').length).toBeLessThanOrEqual(200);
});

it.each(['npx -y pnpm@12 demo', 'npx -y pnpm@12 test', 'npx -y pnpm@12 start'])(
  'names the command %s',
  (command) => {
    expect(readme()).toContain(command);
  },
);

it('quotes the figures that were measured, and no others', () => {
  const lines = readme().split('\n');
  const start = lines.indexOf('## How fast');
  const section = lines.slice(start, lines.indexOf('## Honest limits'));
  const quoted = section
    .filter((line) => /x\d/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  expect(quoted.length).toBeGreaterThan(3);
  for (const [, name, ...cells] of quoted) expect(cells.slice(0, -1), name).toEqual(ratiosOf(name));
});

/** Reads the results of the benchmarks for a row, rounded as the README shows them. */
function ratiosOf(name: string | undefined): readonly string[] {
  const results = JSON.parse(readFileSync(join(root, 'packages/bench/results/peers.json'), 'utf8'));
  const row = results.tables[0].rows.find((each: { name: string }) => each.name === name);
  return ['350 B', '2 KB', '64 KB', '1 MB'].map((size) => `x${row.figures[size].ratio.median.toFixed(2)}`);
}

it('gives the answers that core gives', () => {
  const answers = Object.values(createOutcomes({})).map(({ kind, status, body }) => ({ kind, status, body }));
  const byKind = (a: { kind: string }, b: { kind: string }) => (a.kind < b.kind ? -1 : 1);
  expect([...answersTable(readme())].sort(byKind)).toEqual(answers.sort(byKind));
});

it('reads a table of answers as it is written', () => {
  const table =
    '| Outcome  | Status | Body |\n|---|---|---|\n| `a`, `b` | 200 | `{}` |\n| `c` | 503 | `{"x":1}` |\n\n| `d` |';
  expect(answersTable(table)).toEqual([
    { kind: 'a', status: 200, body: '{}' },
    { kind: 'b', status: 200, body: '{}' },
    { kind: 'c', status: 503, body: '{"x":1}' },
  ]);
});
