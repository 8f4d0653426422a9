import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CliError } from '../../cli-error.ts';
import { note, print, printJson } from '../../printing/print.ts';
import { aboutProvider } from '../../providers/about-provider.ts';
import type { FlagsOf } from '../flags-of.ts';
import type { initCommand } from './command.ts';
import { detectProject, type Framework, frameworks, type Project } from './detect-project.ts';
import { proofOf, routeFile } from './route-file.ts';

/** Writes a route file, and prints the steps that are left to do. */
export async function init(flags: FlagsOf<typeof initCommand>): Promise<void> {
  const { dir, provider, json } = flags;
  const { options } = aboutProvider(provider);
  const quiet = Boolean(flags.yes ?? json) || !process.stdin.isTTY;
  const project = await detectProject(dir);
  const framework = await chooseFramework(flags.framework, project, quiet);
  const proof = proofOf(options);
  const { path, text, mount } = routeFile({ framework, project, provider, proof });
  if (!quiet) await agree(path);
  await writeNew(join(dir, path), text);

  const install = `${project.packageManager} ${project.packageManager === 'npm' ? 'install' : 'add'} @postern/core @postern/${framework}`;
  if (json) {
    printJson({ written: path, framework, provider, env: proof.variables, install, mount });
    return;
  }
  print(`written   ${path}`);
  print(`install   ${install}`);
  print(`.env      ${proof.variables.map((name) => `${name}=`).join(' ')}`);
  if (mount) print(`mount     ${mount}`);
}

async function chooseFramework(
  asked: string | undefined,
  { found }: Project,
  quiet: boolean,
): Promise<Framework> {
  if (asked !== undefined) {
    const known = frameworks.find((framework) => framework === asked);
    if (known) return known;
    throw new CliError('usage', `--framework takes ${frameworks.join(', ')}.`);
  }
  const [first, second] = found;
  if (first && (second === undefined || quiet)) return first;
  if (quiet) {
    throw new CliError(
      'usage',
      `package.json has none of ${frameworks.join(', ')}. Name one with --framework.`,
    );
  }
  const { select, isCancel } = await import('@clack/prompts');
  const choice = await select({
    message: 'Which framework?',
    options: (found.length > 0 ? found : frameworks).map((value) => ({ value, label: value })),
  });
  if (isCancel(choice)) throw new CliError('refused', 'Nothing was written.');
  return choice;
}

async function agree(path: string): Promise<void> {
  const { confirm, isCancel } = await import('@clack/prompts');
  const agreed = await confirm({ message: `Write ${path}?` });
  if (isCancel(agreed) || !agreed) throw new CliError('refused', 'Nothing was written.');
}

async function writeNew(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  try {
    // One step that fails when the file exists.
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    note('Note: this is the file that it would have written:');
    note(text.replace(/^/gm, '    '));
    throw new CliError('refused', `${path} exists already and was not changed.`);
  }
}
