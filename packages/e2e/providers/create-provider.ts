import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { factoryOf, pascalCase } from './provider-folders.ts';

const template = fileURLToPath(new URL('template', import.meta.url));
const providers = fileURLToPath(new URL('../../core/src/providers', import.meta.url));

/**
 * Makes a provider's folder from the template.
 *
 * @throws Error for a name that is no folder's, or that a provider has.
 */
export function createProvider(name: string): void {
  if (!/^[a-z][a-z\d]*(-[a-z][a-z\d]*)*$/.test(name)) {
    throw new Error(`A provider is named in lower case with hyphens, as acme-mail, and not ${name}.`);
  }
  // It fails where the folder exists.
  mkdirSync(`${providers}/${name}`);
  for (const file of readdirSync(template)) {
    const path = `${providers}/${name}/${file.replace(/^name\./, `${name}.`).replace(/\.txt$/, '')}`;
    writeFileSync(path, named(readFileSync(`${template}/${file}`, 'utf8'), name));
  }
}

function named(text: string, name: string): string {
  return text
    .replaceAll('Acme Mail', titleOf(name))
    .replaceAll('AcmeMail', pascalCase(name))
    .replaceAll('acmeMail', factoryOf(name))
    .replaceAll('ACME_MAIL', name.replaceAll('-', '_').toUpperCase())
    .replaceAll('acme-mail', name)
    .replaceAll('acmemail', name.replaceAll('-', ''));
}

function titleOf(name: string): string {
  return name
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join(' ');
}
