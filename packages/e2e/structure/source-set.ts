import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files by their path from the repository's root, with `/`: TypeScript sources and package manifests. */
export type SourceSet = ReadonlyMap<string, string>;

/** What is built, installed or made up for a test is no source. */
const skipped = new Set(['node_modules', 'dist', '.next', '.wrangler', 'coverage', 'fixtures']);

/** Reads every package and example of the repository. */
export function readSources(root: string): SourceSet {
  const found = new Map<string, string>();
  for (const folder of ['packages', 'examples']) walk(root, folder, found);
  return found;
}

/** The package or example that a file belongs to, as `packages/core`. */
export function packageOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

export function isTest(path: string): boolean {
  return /\.test(-d)?\.tsx?$/.test(path);
}

/** The TypeScript files, without declaration files, which nobody here writes by hand. */
export function modulesOf(sources: SourceSet): readonly string[] {
  return [...sources.keys()].filter((path) => /\.[mc]?tsx?$/.test(path) && !path.endsWith('.d.ts'));
}

function walk(root: string, folder: string, found: Map<string, string>): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && !skipped.has(entry.name)) walk(root, path, found);
    if (entry.isFile() && (/\.[mc]?tsx?$/.test(entry.name) || entry.name === 'package.json')) {
      found.set(path, readFileSync(join(root, path), 'utf8'));
    }
  }
}
