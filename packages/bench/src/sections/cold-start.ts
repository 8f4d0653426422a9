import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCore } from '../cold-start/build-core.ts';
import { bundleSize } from '../cold-start/bundle-size.ts';
import { imports } from '../cold-start/imports.ts';
import { startScript } from '../cold-start/start-script.ts';
import type { SectionOptions } from '../options.ts';
import type { Row, Section, Table } from '../section.ts';
import { type Samples, takeRounds } from '../take-rounds.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { toTable } from '../to-table.ts';

/** Measures imports in a process that has just started, and the bytes that they add to a bundle. */
export async function coldStart({ quick }: SectionOptions): Promise<Section> {
  const temporary = temporaryFolder();
  const folder = temporary.path;
  try {
    linkPeers(folder);
    buildCore(folder);
    const rounds = quick ? 5 : 41;
    return {
      title: 'Cold start and bundle',
      notes: [
        'A new process for each row and round, on a warm disk. “Over an empty script” is the difference to the first row in the same round.',
        '@postern/core is built for this, as it is published.',
        'Bundles by esbuild, minified, for a worker; Node’s own modules stay outside, and a bundle that needs them does not run on every edge.',
      ],
      packages: ['@postern/core', 'esbuild', ...peers],
      rounds,
      tables: [await startTable(folder, rounds), await bundleTable(folder)],
      charts: [],
    };
  } finally {
    temporary.remove();
  }
}

const peers = ['@octokit/webhooks', 'standardwebhooks', 'svix', 'stripe', '@hookflo/tern', '@polar-sh/sdk'];

async function startTable(folder: string, rounds: number): Promise<Table> {
  const samples = await takeRounds({
    candidates: imports.map(({ source }, i) => startScript(folder, i, source)),
    columns: [() => undefined],
    rounds,
    warmUp: 1,
  });
  const over: Samples = samples.map((row) => [
    row[0]!.map((sample, round) => ({ ...sample, over: sample.process! - samples[0]![0]![round]!.process! })),
  ]);
  return toTable({
    title: 'A process that imports it, and ends',
    rows: imports.map(({ name }) => name),
    columns: [''],
    samples: over,
    measured: [
      { name: 'over', text: 'ms over an empty script', ratio: false },
      { name: 'process', text: 'ms in all' },
    ],
  });
}

async function bundleTable(folder: string): Promise<Table> {
  const rows: Row[] = [];
  for (const { name, source, nodeOnly } of imports) {
    if (nodeOnly) continue;
    const { minified, gzip } = await bundleSize(folder, source);
    rows.push({
      name,
      figures: {
        'minified kB': { value: { median: minified / 1000, spread: 0 } },
        'gzip kB': { value: { median: gzip / 1000, spread: 0 } },
      },
    });
  }
  return { title: 'In a bundle for the edge', unit: '', rows };
}

/** Makes the installed peers visible beside the core that was built. */
function linkPeers(folder: string): void {
  const installed = fileURLToPath(new URL('../../node_modules/', import.meta.url));
  const target = join(folder, 'node_modules');
  mkdirSync(target);
  for (const name of readdirSync(installed).filter((each) => each !== '@postern' && !each.startsWith('.'))) {
    symlinkSync(join(installed, name), join(target, name));
  }
}
