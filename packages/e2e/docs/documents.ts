import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packagesFolder, publishedPackages } from '../published-packages.ts';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The pages that must exist, by their path from the root: one for each package, provider and example. */
export function requiredPages(): readonly string[] {
  const folders = [
    ...publishedPackages.map((name) => `packages/${name}`),
    ...foldersIn('packages/core/src/providers'),
    ...foldersIn('examples'),
  ];
  return ['README.md', ...folders.map((folder) => `${folder}/README.md`)];
}

/** The sources of the published packages, whose docstrings users read. */
export function publicSources(): readonly string[] {
  return publishedPackages.flatMap((name) => {
    const folder = join(packagesFolder, name, 'src');
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.includes('.test'))
      .map((path) => join(folder, path));
  });
}

function foldersIn(path: string): readonly string[] {
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${path}/${entry.name}`);
}
