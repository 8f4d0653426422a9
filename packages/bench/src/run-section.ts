import { describeMachine } from './machine.ts';
import { toMarkdown } from './markdown.ts';
import { readOptions } from './options.ts';
import { save } from './save.ts';
import { sections } from './sections.ts';

// A process for each section: `node run-section.ts <name>`, with the flags of `bench.ts`.
const options = readOptions(process.argv.slice(2));
const [name = ''] = options.names;
const load = sections[name];
if (!load) throw new Error(`There is no section ${name}.`);
const take = await load();
const { packages, ...section } = await take(options);
const result = {
  name,
  date: new Date().toISOString().slice(0, 10),
  machine: describeMachine(packages),
  ...section,
};
process.stdout.write(`${toMarkdown(result)}\n`);
if (options.save) await save(result);
