import { mkdir, writeFile } from 'node:fs/promises';
import { describeMachine } from './machine.ts';
import { toMarkdown } from './markdown.ts';
import type { Section } from './section.ts';
import { inProcess } from './sections/in-process.ts';
import { sqliteClaims } from './sections/sqlite-claims.ts';

// One line for each section to come: HTTP, stores, cold start and so on.
const sections: readonly ((quick: boolean) => Promise<Section>)[] = [inProcess, sqliteClaims];

const flags = process.argv.slice(2).filter((flag) => flag !== '--');
const unknown = flags.find((flag) => flag !== '--quick' && flag !== '--save');
if (unknown) {
  process.stderr.write(`Unknown flag ${unknown}. There are --quick and --save.\n`);
  process.exit(2);
}

const machine = describeMachine();
for (const run of sections) {
  const section = await run(flags.includes('--quick'));
  const page = toMarkdown(section, machine);
  process.stdout.write(`${page}\n`);
  if (flags.includes('--save')) await save(section, page);
}

async function save(section: Section, page: string): Promise<void> {
  const folder = new URL('../results/', import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`${section.name}.json`, folder), toJson(section));
  await writeFile(new URL(`${section.name}.md`, folder), page);
}

function toJson(section: Section): string {
  const result = { date: new Date().toISOString().slice(0, 10), machine, ...section };
  const rounded = (_: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value;
  return `${JSON.stringify(result, rounded, 2)}\n`;
}
