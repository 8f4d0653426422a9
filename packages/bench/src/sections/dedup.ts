import type { SectionOptions } from '../options.ts';
import type { Section, Table } from '../section.ts';
import type { Claimant, ClaimEngine } from '../stores/claimant.ts';
import { keyOf } from '../stores/claimant.ts';
import { postgresClaims } from '../stores/postgres-claims.ts';
import { redisClaims } from '../stores/redis-claims.ts';
import { sqliteClaims } from '../stores/sqlite-claims.ts';
import { timeClaims } from '../stores/time-claims.ts';
import { takeRounds } from '../take-rounds.ts';
import { toTable } from '../to-table.ts';

const widths = [1, 64] as const;

/** Measures a claim of a new id in each engine, beside the bare command of the same engine. */
export async function dedup({ quick }: SectionOptions): Promise<Section> {
  const rounds = quick ? 3 : 21;
  const tables: Table[] = [];
  for (const open of [sqliteClaims, redisClaims, postgresClaims]) {
    const engine = await open();
    try {
      tables.push(await measureEngine(engine, rounds));
    } finally {
      await engine.close();
    }
  }
  return {
    title: 'Deduplication stores',
    notes: [
      'Ratios are to the bare command in the same run, by the same client or pool. Of claims/s more is better, of ms less.',
      'Each figure is for a claim of a new id and nothing else. Every claim won, and each way has refused a second claim before.',
      'Servers and clients share this machine. SQLite and PostgreSQL flush to its disk at each commit; a call by hand to SQLite blocks the process, so that 64 at a time are one after the other.',
    ],
    packages: ['@postern/sqlite', '@postern/redis', 'ioredis', '@postern/postgres', 'pg'],
    rounds,
    tables,
    charts: [],
  };
}

async function measureEngine({ name, claimants, claims }: ClaimEngine, rounds: number): Promise<Table> {
  for (const claimant of claimants) await check(claimant);
  let run = 0;
  const samples = await takeRounds({
    candidates: claimants.map((claimant) => (prefix: string, column: number) => {
      const width = widths[column]!;
      return timeClaims(claimant, { prefix, width, claims: claims[width] });
    }),
    columns: widths.map(() => () => `run-${run++}`),
    rounds,
    warmUp: 1,
  });
  return toTable({
    title: name,
    rows: claimants.map((claimant) => claimant.name),
    columns: widths.map((width) => `${width} at a time:`),
    samples,
    measured: [
      { name: 'rate', text: 'claims/s' },
      { name: 'p99', text: 'p99 ms' },
    ],
  });
}

async function check({ name, claim }: Claimant): Promise<void> {
  const key = keyOf('check', 0);
  if (!(await claim(key))) throw new Error(`${name} does not give a new id.`);
  if (await claim(key)) throw new Error(`${name} gives an id twice.`);
}
