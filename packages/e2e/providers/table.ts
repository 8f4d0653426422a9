import { aboutProviders } from '@postern/core/testing';
import type { Construction } from './catalogue.ts';

const begin = '<!-- providers: written by `npx -y pnpm@12 providers` -->';
const end = '<!-- /providers -->';
const titles = ['Provider', 'Import', 'Proof', 'Events', 'Event id', 'Batches', 'Unified'];

/** A page with the table of providers between its two comments. */
export function withTable(
  page: string,
  catalogue: Readonly<Record<string, readonly Construction[]>>,
): string {
  const [before, rest] = [page.indexOf('<!-- providers'), page.indexOf(end)];
  if (before < 0 || rest < before) throw new Error(`The page has no lines ${begin} and ${end}.`);
  return `${page.slice(0, before)}${begin}\n\n${providersTable(catalogue)}\n\n${page.slice(rest)}`;
}

/** The table of providers in Markdown, from the providers themselves. */
export function providersTable(catalogue: Readonly<Record<string, readonly Construction[]>>): string {
  const names = Object.keys(catalogue).sort();
  const rows = names.map((name) => rowOf(name, catalogue[name] ?? []));
  const lines = [titles, titles.map(() => '-'), ...rows];
  const widths = titles.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines
    .map((cells, line) =>
      cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, line === 1 ? '-' : ' ')).join(' | '),
    )
    .map((line) => `| ${line} |`)
    .join('\n');
}

function rowOf(name: string, constructions: readonly Construction[]): readonly string[] {
  const [first] = constructions;
  if (first === undefined) throw new Error(`The catalogue makes no ${name}.`);
  const { types, idRecipe, batches } = first.provider;
  return [
    `[${aboutProviders[name]?.title}](packages/core/src/providers/${name}/README.md)`,
    `\`${name}\``,
    proofsOf(constructions),
    first.namesEvents ? String(types.length) : 'yours',
    idRecipe.replaceAll('|', '\\|'),
    batches ? 'yes' : 'no',
    'toEmailEvent' in first.provider ? 'yes' : 'no',
  ];
}

/** Each level of proof with the options that lead to it: `credential: basicAuth, bearer; token: secret`. */
function proofsOf(constructions: readonly Construction[]): string {
  const levels = new Set(constructions.map(({ provider }) => provider.signature.level));
  return [...levels]
    .map((level) => {
      const ways = constructions.filter(({ provider }) => provider.signature.level === level);
      return `${level}: ${ways.map(optionsOf).join(', ')}`;
    })
    .join('; ');
}

function optionsOf({ options }: Construction): string {
  return options.map((option) => `\`${option}\``).join(' and ');
}
