import { cpSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createDelivery, createReceiver } from '@postern/core';
import { memoryInbox } from '@postern/core/inbox';
import { brevo } from '@postern/core/providers/brevo';
import { emailApi } from '@postern/core/providers/email-api';
import { temporaryFolder } from '../temporary-folder.ts';

/** The functions of core that are measured, of this checkout or of another. */
export interface Core {
  readonly createDelivery: typeof createDelivery;
  readonly createReceiver: typeof createReceiver;
  readonly memoryInbox: typeof memoryInbox;
  readonly brevo: typeof brevo;
  readonly emailApi: typeof emailApi;
}

export const thisCore: Core = { createDelivery, createReceiver, memoryInbox, brevo, emailApi };

/** A core to compare with, and the word for it in the names of rows. */
export interface NamedCore {
  readonly name: string;
  readonly core: Core;
}

/**
 * Loads the core of another checkout, and a second copy of this one: their difference is what the same code differs
 * from itself. The other checkout needs its dependencies installed if its core has any.
 */
export async function otherCores(checkout: string | undefined): Promise<readonly NamedCore[]> {
  if (checkout === undefined) return [];
  return [
    { name: 'Before:', core: await loadCore(join(checkout, 'packages/core')) },
    { name: 'Same code again:', core: await loadCore(copyOfThisCore()) },
  ];
}

async function loadCore(folder: string): Promise<Core> {
  const { resolve } = createRequire(join(folder, 'package.json'));
  const names = ['', '/inbox', '/providers/brevo', '/providers/email-api'];
  const modules = await Promise.all(
    names.map((name) => import(pathToFileURL(resolve(`@postern/core${name}`)).href)),
  );
  return Object.assign({}, ...modules);
}

function copyOfThisCore(): string {
  const folder = temporaryFolder();
  process.on('exit', () => folder.remove());
  const from = (part: string) => fileURLToPath(new URL(`../../../core/${part}`, import.meta.url));
  for (const part of ['package.json', 'src']) cpSync(from(part), folder.file(part), { recursive: true });
  symlinkSync(from('node_modules'), folder.file('node_modules'));
  return folder.path;
}
