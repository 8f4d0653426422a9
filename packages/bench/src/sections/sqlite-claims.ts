import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Claim, memoryDedup } from '@postern/core';
import { sqliteDedup } from '@postern/sqlite';
import type { Section } from '../section.ts';
import { spreadOf } from '../spread.ts';

type ClaimKey = (key: string) => Claim | Promise<Claim>;

const leaseMs = 30_000;
/** How many claims are asked for at once, and how many make a round. */
const columns = [
  { name: '1 at a time', width: 1, claims: 200 },
  { name: '64 at a time', width: 64, claims: 1600 },
];

/** What a claim of a new id costs in a file, with group commit and without. */
export async function sqliteClaims(quick: boolean): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-'));
  const open = (synchronous: 'full' | 'normal', table: string) =>
    sqliteDedup({ path: join(folder, 'claims.db'), synchronous, table });
  const memory = memoryDedup({ maxEntries: 10_000_000 });
  const stores = [open('full', 'grouped'), open('full', 'alone'), open('normal', 'relaxed')] as const;
  const [grouped, alone, relaxed] = stores;
  const candidates: readonly { name: string; claim: ClaimKey }[] = [
    { name: 'sqliteDedup', claim: (key) => grouped.claim(key, leaseMs) },
    {
      name: 'sqliteDedup, a commit for each claim',
      claim: oneAfterTheOther((key) => alone.claim(key, leaseMs)),
    },
    { name: "sqliteDedup, synchronous: 'normal'", claim: (key) => relaxed.claim(key, leaseMs) },
    { name: 'memoryDedup', claim: (key) => memory.claim(key, leaseMs) },
  ];
  const rounds = quick ? 3 : 31;
  const times = candidates.map(() => columns.map((): number[] => []));
  try {
    for (let round = -1; round < rounds; round++) {
      for (const [column, { width, claims }] of columns.entries()) {
        // Turned round each time, so that a slower disk meets all alike.
        const order = [...candidates.keys()].map((row) => (row + round + 1) % candidates.length);
        for (const row of order) {
          const taken = await time(candidates[row]!.claim, `${round}:${column}`, width, claims);
          if (round >= 0) times[row]![column]!.push(taken);
        }
      }
    }
  } finally {
    await Promise.all(stores.map((store) => store.close()));
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    name: 'sqlite-claims',
    title: 'SQLite: one claim for each delivery',
    notes: [
      `Medians of ${rounds} rounds, ± half the interquartile range; the ratio is to the first row, taken inside each round.`,
      'A claim of a new id and nothing else. Every one has won. Compare ratios: the time is mostly that of the disk.',
      '“A commit for each claim” asks for the next when the one before was answered, which is what group commit saves.',
    ],
    rounds,
    rows: candidates.map(({ name }, row) => ({
      candidate: name,
      figures: Object.fromEntries(
        columns.map(({ name: title }, column) => {
          const samples = times[row]![column]!;
          const ratios = samples.map((sample, round) => sample / times[0]![column]![round]!);
          return [title, { microseconds: spreadOf(samples), ratio: spreadOf(ratios) }];
        }),
      ),
    })),
  };
}

/** Microseconds for one claim, `width` of them under way at any moment. */
async function time(claim: ClaimKey, prefix: string, width: number, claims: number): Promise<number> {
  let next = 0;
  const worker = async () => {
    while (next < claims) {
      const { state } = await claim(`${prefix}:${next++}`);
      if (state !== 'claimed') throw new Error(`A new id was ${state}.`);
    }
  };
  const start = process.hrtime.bigint();
  await Promise.all(Array.from({ length: width }, worker));
  return Number(process.hrtime.bigint() - start) / 1000 / claims;
}

function oneAfterTheOther(claim: (key: string) => Promise<Claim>): ClaimKey {
  let last: Promise<unknown> = Promise.resolve();
  return (key) => {
    const mine = last.then(() => claim(key));
    last = mine.catch(() => undefined);
    return mine;
  };
}
