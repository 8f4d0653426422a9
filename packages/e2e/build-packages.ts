import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { packagesFolder, publishedPackages, readManifest } from './published-packages.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const tsup = fileURLToPath(new URL('../../node_modules/tsup/dist/cli-default.js', import.meta.url));
const lock = fileURLToPath(new URL('node_modules/.building', import.meta.url));
/** An older lock was left behind by a run that was killed. */
const lockMs = 120_000;

/**
 * Builds the packages that the examples import, each only if its `dist` is older than its sources. A lock lets one
 * process build at a time, because test files run at the same time.
 */
export async function buildPackages(): Promise<void> {
  await takeLock();
  try {
    for (const name of importedByExamples()) {
      const cwd = join(packagesFolder, name);
      if (!isBuilt(cwd)) await promisify(execFile)(process.execPath, [tsup], { cwd });
    }
  } finally {
    rmSync(lock, { recursive: true });
  }
}

function importedByExamples(): readonly string[] {
  const manifests = readdirSync(examples, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readManifest(join(examples, name)));
  return publishedPackages.filter((name) =>
    manifests.some(({ dependencies }) => dependencies?.[`@postern/${name}`] !== undefined),
  );
}

/** Compares with the declarations, which tsup writes last. */
function isBuilt(folder: string): boolean {
  const built = changedAt(join(folder, 'dist/index.d.ts'));
  const sources = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' });
  return ['tsup.config.ts', 'package.json', 'src', ...sources.map((path) => join('src', path))].every(
    (path) => changedAt(join(folder, path)) < built,
  );
}

function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

async function takeLock(): Promise<void> {
  try {
    mkdirSync(lock);
  } catch {
    if (Date.now() - changedAt(lock) > lockMs) rmSync(lock, { recursive: true, force: true });
    await setTimeout(100);
    await takeLock();
  }
}
