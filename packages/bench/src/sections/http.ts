import type { SectionOptions } from '../options.ts';
import { ratioChart } from '../ratio-chart.ts';
import type { Section, Table, TakeSection } from '../section.ts';
import { createSender } from '../sender.ts';
import { checkServer } from '../servers/check-server.ts';
import { frameworks } from '../servers/frameworks.ts';
import { loadServer } from '../servers/load-server.ts';
import { startServer } from '../servers/start-server.ts';
import { takeRounds } from '../take-rounds.ts';
import { toTable } from '../to-table.ts';

const columns = [
  { name: '350 B', size: 350, requests: 3_000 },
  { name: '64 KB', size: 65_500, requests: 200 },
];

/** Measures one framework's ways to receive, over loopback: the load in this process, each server in its own. */
export function http(framework: string): TakeSection {
  return async (options) => {
    const rounds = options.quick ? 3 : 21;
    const table = await measureFramework(framework, rounds, options);
    return toSection(framework, rounds, table);
  };
}

function toSection(framework: string, rounds: number, table: Table): Section {
  return {
    title: `HTTP on loopback: ${framework}`,
    notes: [
      "Ratios are to the second row: code by hand with the same duties, in the same framework. More req/s are better; less of all else is. “CPU µs” is the server's processor time for one request, of all its threads.",
      '50 connections that stay open, each sending its next request when it has its answer; so p50 and p99 are those of a server that is never idle.',
      'Each server is a process of its own; all of them stay, and take turns in a random order in each round, with the same new deliveries.',
      'Every server has answered a good delivery with 200 and refused an altered one before. Postern and the code with the same duties handle every event once; their handlers have counted them. An async handler awaits once; a sync one returns at once.',
    ],
    packages: packages[framework]!,
    rounds,
    tables: [table],
    charts: [
      ratioChart({
        name: `http-${framework.toLowerCase().split(/\W/)[0]}`,
        title: `${framework}: CPU time of a request, as a multiple of code by hand with the same duties (shorter is better)`,
        table,
        columns: columns.map(({ name }) => `${name} CPU µs`),
      }),
    ],
  };
}

const common = ['@postern/core', 'zod', 'lru-cache'];

/** The packages of each framework whose versions matter. */
const packages: Readonly<Record<string, readonly string[]>> = {
  'node:http': [...common, '@octokit/webhooks'],
  'Express 5': [
    ...common,
    'express',
    '@octokit/webhooks',
    'stripe',
    'standardwebhooks',
    'svix',
    '@hookflo/tern',
  ],
  'Hono on Node': [
    ...common,
    'hono',
    '@hono/node-server',
    'standardwebhooks',
    '@polar-sh/sdk',
    '@hookflo/tern',
  ],
  'Fastify 5': [...common, 'fastify', 'standardwebhooks'],
};

async function measureFramework(
  framework: string,
  rounds: number,
  { quick }: SectionOptions,
): Promise<Table> {
  const candidates = frameworks[framework]!;
  const sender = createSender();
  const { secret, standardSecret } = sender;
  const servers = await Promise.all(
    candidates.map(({ name }) => startServer({ framework, name, secret, standardSecret })),
  );
  try {
    for (const [i, candidate] of candidates.entries())
      await checkServer(candidate, servers[i]!, sender, columns);
    const samples = await takeRounds({
      candidates: candidates.map((candidate, i) => loadServer(candidate, servers[i]!, 50)),
      columns: columns.map(
        ({ size, requests }) =>
          () =>
            sender.deliveries({ size }, requests),
      ),
      rounds,
      // Some 70,000 requests pass until V8 has compiled all that a server needs.
      warmUp: quick ? 3 : 21,
    });
    return toTable({
      title: framework,
      rows: candidates.map(({ name }) => name),
      columns: columns.map(({ name }) => name),
      samples,
      measured: [
        { name: 'rate', text: 'req/s' },
        { name: 'p50', text: 'p50 ms', ratio: false },
        { name: 'p99', text: 'p99 ms' },
        { name: 'cpu', text: 'CPU µs' },
      ],
      base: 1,
    });
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}
