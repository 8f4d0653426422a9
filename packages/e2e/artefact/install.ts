import { cpSync, existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packagesFolder, publishedPackages, readManifest } from '../published-packages.ts';
import { type Packed, run } from './pack.ts';

/** Makes a project outside the workspace and installs the tarballs into it with npm. */
export async function installTarballs(packed: Packed): Promise<string> {
  const project = join(packed.folder, 'consumer');
  cpSync(fileURLToPath(new URL('consumer', import.meta.url)), project, { recursive: true });
  const dependencies = Object.fromEntries(
    [...packed.tarballs].map(([name, file]) => [`@postern/${name}`, `file:${file}`]),
  );
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies }),
  );
  const flags = ['--legacy-peer-deps', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...flags], { cwd: project });
  for (const owner of publishedPackages) {
    const modules = join(packagesFolder, owner, 'node_modules');
    for (const name of consumersOwn(owner, modules)) borrow(join(modules, name), project, name);
  }
  borrow(join(packagesFolder, '../node_modules/@types/node'), project, '@types/node');
  return project;
}

/** Names a package's peers, the peers of those, and the types: a consumer installs them. */
function consumersOwn(owner: string, modules: string): readonly string[] {
  const { peerDependencies = {}, devDependencies = {} } = readManifest(join(packagesFolder, owner));
  const peers = Object.keys(peerDependencies);
  const theirs = peers.flatMap((peer) =>
    Object.keys(readManifest(join(modules, peer)).peerDependencies ?? {}),
  );
  const more = Object.keys(devDependencies).filter(
    (name) => theirs.includes(name) || name.startsWith('@types/'),
  );
  return [...peers, ...more];
}

function borrow(from: string, project: string, name: string): void {
  const to = join(project, 'node_modules', name);
  // npm has installed what the command line depends on.
  if (existsSync(to)) return;
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(realpathSync(from), to);
}
