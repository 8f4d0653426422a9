import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Runtime {
  readonly name: string;
  /** Undefined if the package manager has no build of it for this machine. */
  readonly binary: string | undefined;
  readonly args: readonly string[];
  /** Has `node:sqlite` as `@postern/sqlite` needs it. */
  readonly sqlite: boolean;
}

/** The runtimes that the packages support: the oldest Node, the oldest Node with SQLite, later ones, Bun and Deno. */
export const runtimes: readonly Runtime[] = [
  ...['20', '22.13', '22', '26'].map((version) => ({
    name: `Node ${version}`,
    binary: installed(`node${version}-linux-${process.arch}/bin/node`),
    args: [],
    sqlite: version !== '20',
  })),
  { name: 'Node that runs the tests', binary: process.execPath, args: [], sqlite: true },
  {
    name: 'Bun',
    binary: installed(...bunBuilds().map((build) => `@oven/bun-${build}/bin/bun`)),
    args: ['run'],
    sqlite: false,
  },
  {
    name: 'Deno',
    binary: installed(`@deno/linux-${process.arch}-glibc/deno`, `@deno/darwin-${process.arch}/deno`),
    args: ['run', '--allow-read', '--no-lock'],
    sqlite: false,
  },
];

/** Bun names arm64 aarch64. */
function bunBuilds(): readonly string[] {
  const cpu = process.arch === 'arm64' ? 'aarch64' : process.arch;
  return [`linux-${cpu}`, `darwin-${cpu}`];
}

function installed(...paths: string[]): string | undefined {
  return paths
    .map((path) => fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url)))
    .find((path) => existsSync(path));
}
