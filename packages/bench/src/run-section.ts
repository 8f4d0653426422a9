import { describeMachine } from './machine.ts';
import { toMarkdown } from './markdown.ts';
import { save } from './save.ts';
import { sections } from './sections.ts';

// A process for each section: `node run-section.ts <name> [--quick] [--save]`.
const [name = '', ...flags] = process.argv.slice(2);
const load = sections[name];
if (!load) throw new Error(`There is no section ${name}.`);
const take = await load();
const { packages, ...section } = await take(flags.includes('--quick'));
const result = {
  name,
  date: new Date().toISOString().slice(0, 10),
  machine: describeMachine(packages),
  ...section,
};
process.stdout.write(`${toMarkdown(result)}\n`);
if (flags.includes('--save')) await save(result);
