import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { publishedPackages } from '../published-packages.ts';

export const run = promisify(execFile);

export interface Packed {
  /** A temporary folder, which `discard` deletes. */
  readonly folder: string;
  readonly tarballs: ReadonlyMap<string, string>;
  /** Everything that tsup printed. */
  readonly output: string;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Builds and packs copies of the packages, so that no `dist` of the checkout is written while another test reads it.
 * Each copy borrows the installed dependencies of its original.
 */
export async function buildAndPack(): Promise<Packed> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'postern-artefact-')));
  const tarballs = new Map<string, string>();
  let output = '';
  for (const file of ['LICENSE', 'tsconfig.base.json', 'pnpm-workspace.yaml']) {
    cpSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const name of publishedPackages) {
    const copy = copyPackage(folder, name);
    const built = await run(process.execPath, [join(root, 'node_modules/tsup/dist/cli-default.js')], {
      cwd: copy,
    });
    output += built.stdout + built.stderr;
    const into = join(folder, 'tarballs', name);
    mkdirSync(into, { recursive: true });
    await run('npx', ['-y', 'pnpm@12', 'pack', '--pack-destination', into], { cwd: copy });
    tarballs.set(name, join(into, readdirSync(into)[0] as string));
  }
  return { folder, tarballs, output };
}

/** Deletes the folder. */
export function discard(packed: Packed | undefined): void {
  if (packed) rmSync(packed.folder, { recursive: true, force: true });
}

function copyPackage(folder: string, name: string): string {
  const original = join(root, 'packages', name);
  const copy = join(folder, 'packages', name);
  const left = new Set(['node_modules', 'dist', '.next'].map((part) => join(original, part)));
  cpSync(original, copy, { recursive: true, filter: (path) => !left.has(path) });
  symlinkSync(join(original, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}
