import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/**
 * Builds core as it is published, into `node_modules` of a folder, because its `dist` may be old.
 *
 * @throws Error when it does not build.
 */
export function buildCore(folder: string): void {
  const source = join(repository, 'packages/core');
  const target = join(folder, 'node_modules/@postern/core');
  mkdirSync(target, { recursive: true });
  copyFileSync(join(source, 'package.json'), join(target, 'package.json'));
  const tsup = findPackageJSON('tsup', join(repository, 'package.json'));
  if (tsup === undefined) throw new Error('tsup is not installed.');
  const args = [join(dirname(tsup), 'dist/cli-default.js'), '--out-dir', join(target, 'dist'), '--no-dts'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: source, encoding: 'utf8' });
  if (status !== 0) throw new Error(`@postern/core does not build:\n${stdout}${stderr}`);
}
