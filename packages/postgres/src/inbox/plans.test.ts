import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPool, databaseAnswers, ownSchema } from '../fixtures/database.ts';
import { sampleDelivery, sampleEntry } from '../fixtures/sample-delivery.ts';
import { postgresInbox } from '../postgres-inbox.ts';
import type { PostgresPool, PostgresQuery, PostgresResult } from '../postgres-pool.ts';

const available = await databaseAnswers();
const long = 600_000;

/** One step of a plan, as EXPLAIN gives it. */
interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Plan[];
}

describe.skipIf(!available)('the statements of an inbox', () => {
  const schema = ownSchema();
  const pool = createPool();
  const asked: PostgresQuery[] = [];
  const answers: Promise<PostgresResult>[] = [];
  const listening: PostgresPool = {
    query(query) {
      asked.push(query);
      const answer = pool.query(query);
      answers.push(answer);
      return answer;
    },
    connect: () => pool.connect(),
  };
  const inbox = postgresInbox(listening, { schema });

  beforeAll(async () => {
    const thousand = (orderingKey?: string) =>
      Array.from({ length: 1000 }, () => sampleEntry({ ...(orderingKey && { orderingKey }) }));
    for (let n = 0; n < 5; n++) {
      await inbox.append(sampleDelivery('one key'), thousand('key'));
      await inbox.append(sampleDelivery('no key'), thousand());
    }
    await pool.query(
      `insert into "${schema}".inbox_entry (
         id, delivery, position, queue, endpoint, provider, event_id, type, verification, digest, size, state, ended_at
       )
       select gen_random_uuid(), 1000000 + n, 0, 'q', 'done', 'sample', '', '', '{}', '', 0, 'done', now()
       from generate_series(1, 30000) n`,
    );
    await pool.query(`analyze "${schema}".inbox_entry`);
  });

  afterAll(async () => {
    await pool.query(`drop schema if exists "${schema}", "${schema}_boss" cascade`);
    await pool.end();
  });

  /** Runs the statements of `work` again, rolls that back, and returns how many rows of each table each of them read. */
  async function rowsRead(work: () => Promise<unknown>): Promise<readonly Map<string, number>[]> {
    asked.length = 0;
    await work();
    const client = await pool.connect();
    try {
      const all: Map<string, number>[] = [];
      for (const { text, values } of [...asked]) {
        await client.query('begin');
        await client.query('set local plan_cache_mode = force_generic_plan');
        const { rows } = await client.query(`explain (analyze, format json) ${text}`, values);
        await client.query('rollback');
        all.push(rowsOf(rows[0]['QUERY PLAN'][0].Plan));
      }
      return all;
    } finally {
      client.release();
    }
  }

  function rowsOf(plan: Plan, read = new Map<string, number>()): Map<string, number> {
    const table = plan['Relation Name'];
    if (table !== undefined && plan['Node Type'].includes('Scan')) {
      const removed = (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0);
      read.set(table, (read.get(table) ?? 0) + (plan['Actual Rows'] + removed) * plan['Actual Loops']);
    }
    for (const part of plan.Plans ?? []) rowsOf(part, read);
    return read;
  }

  test('claim 10 of 5,000 without a key in one statement, and read no more than these', async () => {
    const [fetched, ...others] = await rowsRead(async () =>
      inbox.claim('no key', { limit: 10, leaseMs: long }),
    );
    expect(others).toEqual([]);
    expect(fetched?.get('inbox_entry')).toBe(10);
    expect(fetched?.get('inbox_delivery')).toBe(10);
    expect(fetched?.get('job_common')).toBeLessThanOrEqual(40);
  });

  test('claim the first of 5,000 that wait with one key, and read none that wait behind it', async () => {
    const statements = await rowsRead(async () => {
      const [entry] = await inbox.claim('one key', { limit: 10, leaseMs: long });
      await inbox.release(entry?.id ?? '', entry?.token ?? '', 0);
    });
    expect(statements).toHaveLength(2);
    for (const read of statements) expect(read.get('inbox_entry')).toBeLessThanOrEqual(10);
  });

  test('send no body that the caller of a claim has', async () => {
    const delivery = sampleDelivery('without');
    await inbox.append(delivery, [sampleEntry(), sampleEntry()]);
    answers.length = 0;
    await inbox.claim('without', { limit: 10, leaseMs: long, without: [delivery.digest] });
    const rows = (await Promise.all(answers)).flatMap((answer) => answer.rows);
    expect(rows.map(({ body }) => body)).toEqual([null, null]);
  });

  test('complete what they are given, and read nothing else', async () => {
    const claimed = await inbox.claim('no key', { limit: 10, leaseMs: long });
    const [read, ...others] = await rowsRead(() =>
      Promise.all(claimed.map(({ id, token }) => inbox.complete(id, token))),
    );
    expect(others).toEqual([]);
    // Once to complete them, which has happened before, and once to find that.
    expect(read?.get('inbox_entry')).toBe(20);
    expect(read?.get('job_common') ?? 0).toBeLessThanOrEqual(10);
  });

  test('count entries that wait, and read none that are done', async () => {
    const { done } = await inbox.stats();
    const [read] = await rowsRead(async () => inbox.stats());
    expect(done).toBeLessThan(1000);
    expect(read?.get('inbox_entry')).toBeLessThanOrEqual(10_000);
  });
});
