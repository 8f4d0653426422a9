import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from '../../cli-error.ts';

export const frameworks = ['next', 'hono', 'express'] as const;
export type Framework = (typeof frameworks)[number];

/** The facts about a project that decide which file is written. */
export interface Project {
  /** The frameworks that it depends on. Next comes first: a project that has it is a Next project. */
  readonly found: readonly Framework[];
  readonly typescript: boolean;
  /** True when its sources are in `src`. */
  readonly src: boolean;
  readonly packageManager: 'npm' | 'pnpm' | 'yarn' | 'bun';
}

/**
 * Reads the facts about the project in a folder.
 *
 * @throws CliError (`usage`) for a folder without a package.json, and for one that is not JSON.
 */
export async function detectProject(folder: string): Promise<Project> {
  const has = (name: string): Promise<boolean> =>
    access(join(folder, name)).then(
      () => true,
      () => false,
    );
  const dependencies = await dependenciesOf(folder);
  return {
    found: frameworks.filter((name) => dependencies.includes(name)),
    typescript: await has('tsconfig.json'),
    src: await has('src'),
    packageManager: await managerOf(has),
  };
}

async function dependenciesOf(folder: string): Promise<readonly string[]> {
  const path = join(folder, 'package.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new CliError(
      'usage',
      `There is no package.json in ${folder}. Change to the folder of the project, or name it with --dir.`,
      {
        cause,
      },
    );
  }
  try {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(text);
    return [...Object.keys(dependencies), ...Object.keys(devDependencies)];
  } catch {
    throw new CliError('usage', `${path} is not JSON.`);
  }
}

async function managerOf(has: (name: string) => Promise<boolean>): Promise<Project['packageManager']> {
  if (await has('pnpm-lock.yaml')) return 'pnpm';
  if (await has('yarn.lock')) return 'yarn';
  return (await has('bun.lock')) ? 'bun' : 'npm';
}
