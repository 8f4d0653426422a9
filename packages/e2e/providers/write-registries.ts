import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createProvider } from './create-provider.ts';
import { registries } from './registries.ts';

const [name] = process.argv.slice(2);
if (name !== undefined) createProvider(name);
for (const { path, text } of registries()) writeFileSync(path, text);

// Loaded only now: the table is made from the providers, which the files above list.
const { catalogue } = await import('./catalogue.ts');
const { withTable } = await import('./table.ts');
const readme = fileURLToPath(new URL('../../../README.md', import.meta.url));
writeFileSync(readme, withTable(readFileSync(readme, 'utf8'), catalogue));
