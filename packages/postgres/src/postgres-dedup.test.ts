import { isPosternError } from '@postern/core';
import { dedupContract } from '@postern/core/testing';
import { Pool } from 'pg';
import { afterAll, describe, expect, expectTypeOf, test } from 'vitest';
import type { Claims, Order } from './fixtures/claimer.ts';
import { createPool, databaseAnswers, databaseUrl, ownSchema } from './fixtures/database.ts';
import { startProcesses } from './fixtures/start-processes.ts';
import { clockOf, waitOn } from './fixtures/wait-on.ts';
import { type PostgresDedup, postgresDedup } from './postgres-dedup.ts';
import type { PostgresPool } from './postgres-pool.ts';

const available = await databaseAnswers();

describe.skipIf(!available)('postgresDedup', () => {
  const schema = ownSchema();
  const pool = createPool();
  const store = postgresDedup(pool, { schema });

  afterAll(async () => {
    await pool.query(`drop schema if exists "${schema}" cascade`);
    await pool.end();
  });

  describe('keeps the contract of a store', () => {
    for (const { name, run } of dedupContract(() => ({ store, advance: waitOn(pool) })))
      test.concurrent(name, run);
  });

  describe('where the default isolation is repeatable read, keeps the contract of a store', () => {
    const options = '-c default_transaction_isolation=repeatable\\ read';
    const strict = new Pool({ connectionString: databaseUrl, max: 16, options });
    afterAll(() => strict.end());
    const create = () => ({ store: postgresDedup(strict, { schema }), advance: waitOn(strict) });
    for (const { name, run } of dedupContract(create)) test.concurrent(name, run);
  });

  test.each([
    ['U+0000', '\u0000', '\u0000\u0000'],
    ['half of a surrogate pair', '\ud800', '\ud801'],
    ['half of a surrogate pair, and the character that replaces it', '\udc00', '\ufffd'],
    ['no character', '', ' '],
    ['1,000,000 characters', 'x'.repeat(1_000_000), `${'x'.repeat(999_999)}y`],
    ['1,024 and 1,025 bytes', 'x'.repeat(1024), 'x'.repeat(1025)],
    ['1,024 characters of three bytes', '字'.repeat(1024), `${'字'.repeat(1023)}学`],
    ['what would be SQL', "'; drop table dedup; --", "'; drop table dedup; -- "],
    ['forms that Unicode calls equal', '\u00e9', 'e\u0301'],
  ])('keeps keys apart with %s', async (_, one, other) => {
    const token = await claimed(store, one);
    await claimed(store, other);
    expect(await store.complete(one, token, 600_000)).toBe(true);
    expect(await store.claim(one, 1000)).toEqual({ state: 'done' });
    expect(await store.claim(other, 1000)).toMatchObject({ state: 'in-progress' });
  });

  test('gives the end of the lease by the clock of the server', async () => {
    await claimed(store, 'clock', 600_000);
    const at = await clockOf(pool);
    const claim = await store.claim('clock', 1000);
    const leaseUntil = claim.state === 'in-progress' ? claim.leaseUntil : Number.NaN;
    expect(leaseUntil).toBeGreaterThan(at);
    expect(leaseUntil).toBeLessThanOrEqual(at + 600_000);
  });

  test('takes durations that are not whole milliseconds', async () => {
    const token = await claimed(store, 'fraction', 600_000.25);
    expect(await store.extend('fraction', token, 600_000.5)).toBe(true);
    expect(await store.complete('fraction', token, 600_000.75)).toBe(true);
    expect(await store.claim('fraction', 0.5)).toEqual({ state: 'done' });
  });

  test('rejects a duration that the engine cannot count, and claims nothing', async () => {
    await expect(store.claim('forever', Number.MAX_VALUE)).rejects.toThrow();
    await claimed(store, 'forever');
  });

  test('gives a key that is claimed several times at once to the first, and the end of its lease to the others', async () => {
    const [first, ...others] = await Promise.all(
      Array.from({ length: 5 }, () => store.claim('at once', 600_000)),
    );
    expect(first?.state).toBe('claimed');
    const later = await store.claim('at once', 1000);
    expect(later.state).toBe('in-progress');
    expect(others).toEqual([later, later, later, later]);
  });

  test('claims the others of a turn when one cannot be counted', async () => {
    const claims = await Promise.allSettled([
      store.claim('turn 1', 600_000),
      store.claim('turn 2', Number.MAX_VALUE),
      store.claim('turn 3', 600_000),
    ]);
    expect(claims.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  test('completes a key once, when it is asked twice at once', async () => {
    const token = await claimed(store, 'completed twice');
    const completed = await Promise.all([1, 2].map(() => store.complete('completed twice', token, 600_000)));
    expect(completed.sort()).toEqual([false, true]);
  });

  test('lets the owner of an ended lease finish when no other has taken over', async () => {
    const token = await claimed(store, 'late', 1);
    await waitOn(pool)(2);
    expect(await store.complete('late', token, 600_000)).toBe(true);
    expect(await store.claim('late', 1000)).toEqual({ state: 'done' });
  });

  test('keeps tables apart', async () => {
    const other = postgresDedup(pool, { schema, table: 'Other' });
    await claimed(store, 'twice');
    await claimed(other, 'twice');
    const { rows } = await pool.query(
      'select count(*)::integer as rows from pg_tables where schemaname = $1',
      [schema],
    );
    expect(rows).toEqual([{ rows: 4 }]);
  });

  test('answers a duplicate without writing', async () => {
    const token = await claimed(store, 'read only');
    await store.complete('read only', token, 600_000);
    const before = await pool.query(`select xmin, xmax, ctid from "${schema}".dedup where key = 'read only'`);
    for (let i = 0; i < 20; i++) expect(await store.claim('read only', 1000)).toEqual({ state: 'done' });
    const after = await pool.query(`select xmin, xmax, ctid from "${schema}".dedup where key = 'read only'`);
    expect(after.rows).toEqual(before.rows);
  });

  test('creates the table again after it was dropped', async () => {
    const dropped = postgresDedup(pool, { schema, table: 'dropped' });
    await claimed(dropped, 'a');
    await pool.query(`drop table "${schema}".dropped, "${schema}".dropped_meta`);
    await expect(dropped.claim('b', 1000)).rejects.toMatchObject({ code: '42P01' });
    await claimed(dropped, 'b');
  });

  describe('prune', () => {
    const pruned = postgresDedup(pool, { schema, table: 'pruned' });
    const table = `"${schema}".pruned`;
    const keys = async () => {
      const { rows } = await pool.query(`select convert_from(key, 'UTF8') as key from ${table} order by 1`);
      return rows.map(({ key }) => key);
    };

    test('deletes any number of ids past their retention, and no others', async () => {
      await claimed(pruned, 'running', 600_000);
      await claimed(pruned, 'late', 1);
      await pruned.complete('kept', await claimed(pruned, 'kept'), 600_000);
      await pool.query(
        `insert into ${table} select convert_to('id ' || n, 'UTF8'), null, now() - interval '1 second' from generate_series(1, 2500) n`,
      );
      await waitOn(pool)(2);
      expect(await pruned.prune()).toBe(2500);
      expect(await keys()).toEqual(['kept', 'late', 'running']);
      expect(await pruned.prune()).toBe(0);
    });

    test('deletes a claim whose lease ended more than a day ago', async () => {
      await pool.query(
        `insert into ${table} values ('abandoned', 'token', now() - interval '25 hours'), ('recent', 'token', now() - interval '23 hours')`,
      );
      expect(await pruned.prune()).toBe(1);
      expect(await keys()).toContain('recent');
      expect(await keys()).not.toContain('abandoned');
    });

    test('does not wait for a locked row', async () => {
      await pool.query(`insert into ${table} values ('held', null, now() - interval '1 second')`);
      const client = await pool.connect();
      await client.query(`begin`);
      await client.query(`select from ${table} where key = 'held' for update`);
      try {
        expect(await pruned.prune()).toBe(0);
      } finally {
        await client.query('rollback');
        client.release();
      }
      expect(await pruned.prune()).toBe(1);
    });

    test('never deletes an id that is being claimed', async () => {
      const ids = Array.from({ length: 300 }, (_, n) => `again ${n}`);
      await pool.query(
        `insert into ${table} select convert_to(id, 'UTF8'), null, now() - interval '1 second' from unnest($1::text[]) id`,
        [ids],
      );
      const [claims] = await Promise.all([
        Promise.all(ids.map((id) => pruned.claim(id, 600_000))),
        pruned.prune(),
        pruned.prune(),
      ]);
      expect(claims.every(({ state }) => state === 'claimed')).toBe(true);
      const again = await Promise.all(ids.map((id) => pruned.claim(id, 600_000)));
      expect(again.every(({ state }) => state === 'in-progress')).toBe(true);
    });

    test('happens beside the work after every 1,000 completed events', async () => {
      await pool.query(
        `insert into ${table} select convert_to('old ' || n, 'UTF8'), null, now() - interval '1 second' from generate_series(1, 2000) n`,
      );
      const ids = Array.from({ length: 1000 }, (_, n) => `new ${n}`);
      const finish = async (id: string) => pruned.complete(id, await claimed(pruned, id), 600_000);
      await Promise.all(ids.map(finish));
      await expect.poll(async () => (await keys()).filter((key) => key.startsWith('old'))).toEqual([]);
    });
  });

  describe('over several processes', () => {
    test('gives each of 50 ids to exactly one of 4 processes × 64 claims', async () => {
      const claimers = await startProcesses<Order, Claims>('claimer.ts', 4, databaseUrl);
      const keys = Array.from({ length: 50 }, (_, n) => `shared ${n}`);
      try {
        const claims = await claimers.ask({ schema, keys, times: 64 });
        expect(claims.flatMap(({ failures }) => failures)).toEqual([]);
        expect(claims.flatMap(({ won }) => won).sort()).toEqual(keys.sort());
        const lost = claims.map(({ states }) => states['in-progress'] ?? 0).reduce((a, b) => a + b);
        expect(lost).toBe(4 * 64 * 50 - 50);
      } finally {
        await claimers.stop();
      }
    });

    test('lets 8 processes create the table at once', async () => {
      const claimers = await startProcesses<Order, Claims>('claimer.ts', 8, databaseUrl);
      const schemas = Array.from({ length: 5 }, ownSchema);
      try {
        for (const fresh of schemas) {
          const claims = await claimers.ask({ schema: fresh, keys: ['first'], times: 2 });
          expect(claims.flatMap(({ failures }) => failures)).toEqual([]);
          expect(claims.flatMap(({ won }) => won)).toEqual(['first']);
        }
      } finally {
        await claimers.stop();
        for (const fresh of schemas) await pool.query(`drop schema if exists "${fresh}" cascade`);
      }
    });
  });
});

describe('postgresDedup refuses', () => {
  const idle: PostgresPool = {
    query: () => Promise.reject(new Error('There must be no query.')),
    connect: () => Promise.reject(new Error('There must be no connection.')),
  };
  const refusal = (make: () => unknown): string => {
    try {
      make();
    } catch (error) {
      if (isPosternError(error) && error.code === 'configuration') return error.message;
    }
    return 'It was not refused.';
  };

  test.each([undefined, null, {}, 'postgres://', { query() {} }])('%s for a pool', (pool) => {
    expect(refusal(() => postgresDedup(pool as never))).toContain('postgresDedup takes a pool');
  });

  test.each([
    '',
    ' ',
    'a b',
    'a.b',
    'a"b',
    '"a"',
    '1a',
    'a;drop table x',
    'é',
    'a\u0000',
    'x'.repeat(59),
    7,
    null,
    {},
  ])('%j for a name', (name) => {
    if (name !== null) {
      expect(refusal(() => postgresDedup(idle, { schema: name as never }))).toContain(
        '`schema` must be a name',
      );
    }
    expect(refusal(() => postgresDedup(idle, { table: name as never }))).toContain(
      name === null ? 'It was not refused.' : '`table` must be a name',
    );
  });

  test('nothing of the longest names, and asks nothing of the pool before the first claim', () => {
    expect(() => postgresDedup(idle, { schema: 'x'.repeat(58), table: `Y${'_'.repeat(57)}` })).not.toThrow();
  });

  test('no Pool of pg, by its type', () => {
    expectTypeOf<Pool>().toExtend<PostgresPool>();
    expectTypeOf<PostgresDedup['prune']>().returns.resolves.toBeNumber();
  });
});

async function claimed(store: PostgresDedup, key: string, leaseMs = 600_000): Promise<string> {
  const claim = await store.claim(key, leaseMs);
  if (claim.state !== 'claimed') throw new Error(`Expected to claim the key, and it was ${claim.state}.`);
  return claim.token;
}
