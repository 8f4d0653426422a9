import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Runtime {
  readonly name: string;
  /** Undefined where the package manager has no build of it for this machine. */
  readonly binary: string | undefined;
  readonly args: readonly string[];
}

/** The runtimes that the packages are run in: the oldest Node that we support, those after it, Bun and Deno. */
export const runtimes: readonly Runtime[] = [
  ...['20', '22', '26'].map((version) => ({
    name: `Node ${version}`,
    binary: installed(`node${version}-linux-${process.arch}/bin/node`),
    args: [],
  })),
  { name: 'Node that runs the tests', binary: process.execPath, args: [] },
  {
    name: 'Bun',
    binary: installed(...bunBuilds().map((build) => `@oven/bun-${build}/bin/bun`)),
    args: ['run'],
  },
  {
    name: 'Deno',
    binary: installed(`@deno/linux-${process.arch}-glibc/deno`, `@deno/darwin-${process.arch}/deno`),
    args: ['run', '--allow-read', '--no-lock'],
  },
];

/** Bun calls arm64 by its other name. */
function bunBuilds(): readonly string[] {
  const cpu = process.arch === 'arm64' ? 'aarch64' : process.arch;
  return [`linux-${cpu}`, `darwin-${cpu}`];
}

function installed(...paths: string[]): string | undefined {
  return paths
    .map((path) => fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url)))
    .find((path) => existsSync(path));
}
