import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const core = fileURLToPath(new URL('../../core', import.meta.url));

/** The providers that core exports, by folder, in the order of its package.json. */
export function exportedProviders(): readonly string[] {
  const { exports } = JSON.parse(readFileSync(`${core}/package.json`, 'utf8'));
  return Object.keys(exports).flatMap((subpath) => /^\.\/providers\/([^/]+)$/.exec(subpath)?.[1] ?? []);
}

/** The folders of providers, whether exported or not. */
export function providerFolders(): readonly string[] {
  return readdirSync(`${core}/src/providers`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/** The function that a provider's folder exports: its name in camelCase. */
export function factoryOf(folder: string): string {
  return folder.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
