import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { availableParallelism, cpus, release, type } from 'node:os';

/** What the figures were taken on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly system: string;
  readonly node: string;
  readonly openssl: string;
  /** Of the packages that are measured. */
  readonly packages: Readonly<Record<string, string>>;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    system: `${type()} ${release()} ${process.arch}`,
    node: process.versions.node,
    openssl: process.versions.openssl,
    packages: {
      '@postern/core': versionOf('@postern/core', import.meta.url),
      '@octokit/webhooks': versionOf('@octokit/webhooks', import.meta.url),
      standardwebhooks: versionOf('standardwebhooks', import.meta.url),
    },
  };
}

function versionOf(name: string, from: string): string {
  const path = findPackageJSON(name, from);
  if (path === undefined) throw new Error(`${name} is not installed.`);
  return JSON.parse(readFileSync(path, 'utf8')).version;
}
