import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Copies the repository as it stands, without what git ignores, and links what is installed. Returns the folder. */
export function makeWorkingCopy(): string {
  const copy = mkdtempSync(join(tmpdir(), 'postern-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const path of listed.split('\0')) {
    if (path === '' || !existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(root, path), join(copy, path));
  }
  const packages = readdirSync(join(copy, 'packages')).map((name) => join('packages', name));
  for (const folder of ['.', ...packages]) linkInstalled(folder, copy);
  return copy;
}

/** Links each installed dependency. A package of the workspace leads to its copy, and not to the original. */
function linkInstalled(folder: string, copy: string): void {
  const modules = join(root, folder, 'node_modules');
  if (!existsSync(modules)) return;
  const entries = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => join(name, inner)) : [name],
  );
  for (const name of entries) {
    const target = name.startsWith(`@postern${sep}`)
      ? join(copy, 'packages', name.slice('@postern/'.length))
      : join(modules, name);
    mkdirSync(dirname(join(copy, folder, 'node_modules', name)), { recursive: true });
    symlinkSync(target, join(copy, folder, 'node_modules', name));
  }
}

/** Runs `npx -y pnpm@12 …` as pnpm would run it, without its check of what is installed. Returns what it printed. */
export function runAsPnpm(line: string, copy: string): string {
  const [, filter, command = ''] = /^npx -y pnpm@12 (?:--filter @postern\/(\S+) )?(.+)$/.exec(line) ?? [];
  const cwd = filter === undefined ? copy : join(copy, 'packages', filter);
  const [first = '', ...rest] = command.split(' ');
  const { scripts } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'));
  const run = first === 'exec' ? '' : scripts[first];
  if (run === undefined) throw new Error(`${line}: package.json has no script ${first}.`);
  return execFileSync('sh', ['-c', `${run} ${rest.join(' ')} 2>&1`], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` },
  });
}
