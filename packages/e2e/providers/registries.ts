import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pascalCase, providerFolders } from './provider-folders.ts';

const core = fileURLToPath(new URL('../../core', import.meta.url));

/** A file, and the text that it must have. */
export interface Registry {
  readonly path: string;
  readonly text: string;
}

/** The files that list every provider, from their folders. The table of the README needs the providers themselves. */
export function registries(): readonly Registry[] {
  const folders = providerFolders();
  const manifest = `${core}/package.json`;
  return [
    { path: `${core}/src/testing/about-providers.ts`, text: aboutProviders(folders) },
    { path: manifest, text: withExports(readFileSync(manifest, 'utf8'), folders) },
  ];
}

function aboutProviders(folders: readonly string[]): string {
  const imports = folders.map(
    (name) => `import { about${pascalCase(name)} } from '../providers/${name}/about.ts';`,
  );
  const entries = folders.map(
    (name) => `  ${name.includes('-') ? `'${name}'` : name}: about${pascalCase(name)},`,
  );
  return `// Written by \`npx -y pnpm@12 providers\` from the folders of providers. Do not edit it.
import type { AboutProvider } from '../provider/about-provider.ts';
${imports.join('\n')}

/** Facts about each of Postern's own providers, by name: its options, its samples, the sender's name. */
export const aboutProviders: Readonly<Record<string, AboutProvider>> = {
${entries.join('\n')}
};
`;
}

/** The manifest with a subpath for each provider, and for each client of a sender's management API. */
function withExports(manifest: string, folders: readonly string[]): string {
  const parsed = JSON.parse(manifest);
  const { './package.json': itself, ...others } = parsed.exports;
  const kept = Object.entries(others).filter(([subpath]) => !subpath.startsWith('./providers/'));
  const entries = folders.flatMap((name) => [
    [`./providers/${name}`, targetsOf(`providers/${name}/index`)],
    ...(existsSync(`${core}/src/providers/${name}/subscriptions.ts`)
      ? [[`./providers/${name}/subscriptions`, targetsOf(`providers/${name}/subscriptions`)]]
      : []),
  ]);
  parsed.exports = Object.fromEntries([...kept, ...entries, ['./package.json', itself]]);
  return `${JSON.stringify(parsed, null, 2)}\n`;
}

function targetsOf(module: string): object {
  return {
    'postern-source': `./src/${module}.ts`,
    types: `./dist/${module}.d.ts`,
    default: `./dist/${module}.js`,
  };
}
