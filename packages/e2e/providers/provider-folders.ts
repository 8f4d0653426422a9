import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const providers = fileURLToPath(new URL('../../core/src/providers', import.meta.url));

/** The folders of core's providers, in alphabetical order. Each is a provider, and the folder's name is its name. */
export function providerFolders(): readonly string[] {
  return readdirSync(providers, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The function that a provider's folder exports: its name in camelCase. */
export function factoryOf(folder: string): string {
  return folder.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The same name as types have it. */
export function pascalCase(folder: string): string {
  const factory = factoryOf(folder);
  return `${factory.charAt(0).toUpperCase()}${factory.slice(1)}`;
}
