import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const packagesFolder = fileURLToPath(new URL('..', import.meta.url));

type Manifest = Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;

/** The package.json in a folder. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** The folders in `packages` whose package.json is not private. */
export const publishedPackages: readonly string[] = readdirSync(packagesFolder)
  .filter((name) => !readManifest(join(packagesFolder, name)).private)
  .sort();
