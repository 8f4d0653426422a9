import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const vitest = join(root, 'node_modules/vitest/vitest.mjs');

it('each test file is run by exactly one of test and test:all', async () => {
  const files = globSync('**/*.test.{ts,tsx,js,mjs}', {
    cwd: root,
    exclude: (name) => ['node_modules', 'dist', '.next'].includes(name),
  });
  const run = [...(await filesOf('test')), ...(await filesOf('test:all'))];
  expect(files).not.toEqual([]);
  expect(run.sort()).toEqual(files.sort());
});

/** The files that Vitest runs for a script of the root, from its command in package.json. */
async function filesOf(script: string): Promise<readonly string[]> {
  const [, args = ''] = /vitest run (.*)$/.exec(scripts[script]) ?? [];
  const list = [vitest, 'list', '--filesOnly', '--json', ...args.split(' ')];
  const { stdout } = await promisify(execFile)(process.execPath, list, { cwd: root });
  return (JSON.parse(stdout) as { file: string }[]).map(({ file }) => relative(root, file));
}
