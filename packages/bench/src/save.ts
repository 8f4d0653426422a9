import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { barChart } from './bar-chart.ts';
import { lineChart } from './line-chart.ts';
import { toMarkdown } from './markdown.ts';
import { type Result, toJson } from './result.ts';

const folder = new URL('../results/', import.meta.url);

/** Writes a section's figures and its charts. */
export async function save(result: Result): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`${result.name}.json`, folder), toJson(result));
  for (const chart of result.charts) {
    const drawn = chart.kind === 'bars' ? barChart(chart) : lineChart(chart);
    await writeFile(new URL(`${chart.name}.svg`, folder), drawn);
  }
}

/** Writes the page again from all saved results of these sections, and formats the folder. */
export async function writePage(names: readonly string[]): Promise<void> {
  const results = (await Promise.all(names.map(read))).filter((result) => result !== undefined);
  const parts = results.map((result) =>
    [toMarkdown(result), ...result.charts.map(({ name, title }) => `![${title}](${name}.svg)\n`)].join('\n'),
  );
  await writeFile(new URL('README.md', folder), [heading, ...parts].join('\n'));
  format();
}

function format(): void {
  const biome = findPackageJSON('@biomejs/biome', import.meta.url);
  if (biome === undefined) throw new Error('@biomejs/biome is not installed.');
  const args = [join(dirname(biome), 'bin/biome'), 'format', '--write', fileURLToPath(folder)];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The results could not be formatted:\n${stderr}`);
}

const heading = `# Figures

Written by \`pnpm bench --save\`. Each is a median of rounds, ± half the interquartile range. **Read the ratios
(x…), not the times**: they were taken inside each round, and a machine's clock drifts by half.
[How to read them, and how they are taken](../README.md).
`;

async function read(name: string): Promise<Result | undefined> {
  try {
    return JSON.parse(await readFile(new URL(`${name}.json`, folder), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
