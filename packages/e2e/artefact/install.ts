import { cpSync, existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Packed, published, run } from './pack.ts';

const packages = fileURLToPath(new URL('../..', import.meta.url));

/** What a consumer has beside us, borrowed from where it is installed already. */
const borrowed = {
  express: ['express', '@types/express'],
  hono: ['hono'],
  next: ['next', '@types/react', 'react', 'react-dom'],
} as const;

/** A project of its own, outside the workspace, into which npm has installed the tarballs. */
export async function installTarballs(packed: Packed): Promise<string> {
  const project = join(packed.folder, 'consumer');
  cpSync(fileURLToPath(new URL('consumer', import.meta.url)), project, { recursive: true });
  const dependencies = Object.fromEntries(
    published.map((name) => [`@postern/${name}`, `file:${packed.tarballs[name]}`]),
  );
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies }),
  );
  const flags = ['--legacy-peer-deps', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...flags], { cwd: project });
  for (const [owner, names] of Object.entries(borrowed)) {
    for (const name of names) borrow(join(packages, owner, 'node_modules', name), project, name);
  }
  borrow(join(packages, '../node_modules/@types/node'), project, '@types/node');
  return project;
}

function borrow(from: string, project: string, name: string): void {
  const to = join(project, 'node_modules', name);
  // The command line brings some of it along.
  if (existsSync(to)) return;
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(realpathSync(from), to);
}
