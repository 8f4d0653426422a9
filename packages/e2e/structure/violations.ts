import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ICruiseResult } from 'dependency-cruiser';

const cruiser = fileURLToPath(import.meta.resolve('dependency-cruiser')).replace(
  'src/main/index.mjs',
  'bin/dependency-cruiser.mjs',
);
const config = fileURLToPath(new URL('rules.ts', import.meta.url));

/** Runs dependency-cruiser over folders of a repository, and lists the imports that break a rule. */
export async function violations(
  root: string,
  condition: 'node' | 'browser',
  folders: readonly string[],
): Promise<readonly string[]> {
  const args = ['--config', config, '--output-type', 'json', ...folders];
  const env = { ...process.env, CONDITION: condition };
  const run = await promisify(execFile)(process.execPath, [cruiser, ...args], {
    cwd: root,
    env,
    maxBuffer: 1 << 28,
  });
  const { summary } = JSON.parse(run.stdout) as ICruiseResult;
  if (summary.totalCruised === 0) throw new Error(`There is no module in ${root}.`);
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
}
