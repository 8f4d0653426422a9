import type { SectionOptions } from '../options.ts';
import { ratioChart } from '../ratio-chart.ts';
import type { Section, Table } from '../section.ts';
import { createSender } from '../sender.ts';
import { checkServer } from '../servers/check-server.ts';
import { frameworks } from '../servers/frameworks.ts';
import { loadServer } from '../servers/load-server.ts';
import { startServer } from '../servers/start-server.ts';
import { takeRounds } from '../take-rounds.ts';
import { toTable } from '../to-table.ts';

const columns = [
  { name: '350 B', size: 350, requests: 5_000 },
  { name: '64 KB', size: 65_500, requests: 500 },
];

/** Each framework's ways to receive, over loopback: the load in this process, each server in one of its own. */
export async function http({ quick }: SectionOptions): Promise<Section> {
  const rounds = quick ? 2 : 21;
  const tables: Table[] = [];
  for (const framework of Object.keys(frameworks))
    tables.push(await measureFramework(framework, rounds, quick));
  return {
    title: 'HTTP on loopback',
    notes: [
      "Ratios are to the second row of each table: verify and parse by hand in the same framework. Of req/s more is better, of all else less. “CPU µs” is the server's processor time for one request, of all its threads.",
      '50 connections that stay open, each sending its next request when it has its answer; so p50 and p99 are those of a server that is never idle.',
      'Each server is a process of its own; all of them stay, and take turns in an order that is drawn anew for each round, with the same new deliveries.',
      'Every server has answered a good delivery with 200 and refused an altered one before. Postern handles every event once, and its handler has counted them.',
    ],
    packages: [
      '@postern/core',
      'express',
      'hono',
      '@hono/node-server',
      'fastify',
      '@octokit/webhooks',
      'stripe',
      'standardwebhooks',
      'svix',
      '@hookflo/tern',
      '@polar-sh/sdk',
    ],
    rounds,
    tables,
    charts: tables.map((table, i) =>
      ratioChart({
        name: `http-${i + 1}`,
        title: `${table.title}: requests a second, as a multiple of code by hand (longer is better)`,
        table,
        columns: columns.map(({ name }) => `${name} req/s`),
      }),
    ),
  };
}

async function measureFramework(framework: string, rounds: number, quick: boolean): Promise<Table> {
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
            sender.deliveries({ size }, quick ? requests / 5 : requests),
      ),
      rounds,
      // Some 70,000 requests pass until V8 has compiled all that a server needs.
      warmUp: quick ? 1 : 16,
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
