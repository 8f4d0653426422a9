import { isPosternError } from '@postern/core';
import { inboxContract, staleOwnerOfInbox } from '@postern/core/testing';
import { Pool } from 'pg';
import { afterAll, describe, expect, expectTypeOf, test } from 'vitest';
import { createPool, databaseAnswers, databaseUrl, ownSchema } from './fixtures/database.ts';
import { newId, sampleDelivery, sampleEntry } from './fixtures/sample-delivery.ts';
import { waitOn } from './fixtures/wait-on.ts';
import { postgresInbox } from './postgres-inbox.ts';
import type { PostgresPool } from './postgres-pool.ts';

const available = await databaseAnswers();
const long = 600_000;

describe.skipIf(!available)('postgresInbox', () => {
  const schema = ownSchema();
  const pool = createPool();
  const inbox = postgresInbox(pool, { schema });

  afterAll(async () => {
    await pool.query(`drop schema if exists "${schema}", "${schema}_boss" cascade`);
    await pool.end();
  });

  const rowsOf = async (text: string, values: unknown[] = []) => (await pool.query(text, values)).rows;
  const jobsOf = (ids: readonly string[]) =>
    rowsOf(
      `select replace(id::text, '-', '') as id, state from "${schema}_boss".job where id = any($1::uuid[])`,
      [ids],
    );

  describe('keeps the contract of an inbox', () => {
    const cases = inboxContract((retention) => ({
      inbox: postgresInbox(pool, { schema, ...retention }),
      advance: waitOn(pool),
    }));
    for (const { name, run } of cases) test(name, run);
  });

  describe('where the default isolation is repeatable read and the pool has one connection, keeps the contract', () => {
    const options = '-c default_transaction_isolation=repeatable\\ read';
    const strict = new Pool({ connectionString: databaseUrl, max: 1, options });
    afterAll(() => strict.end());
    const cases = inboxContract((retention) => ({
      inbox: postgresInbox(strict, { schema, ...retention }),
      advance: waitOn(strict),
    }));
    for (const { name, run } of cases) test(name, run);
  });

  const inboxes = [inbox, postgresInbox(pool, { schema })];
  const stale = staleOwnerOfInbox(() => ({ inboxes, advance: waitOn(pool) }));
  test(stale.name, stale.run);

  test('counts done entries while others complete, replay and prune at the same moment', async () => {
    const counted = postgresInbox(pool, { schema, retentionMs: 1 });
    const source = 'counted "\u0000" 字';
    const entries = Array.from({ length: 200 }, () => sampleEntry());
    await counted.append(sampleDelivery(source), entries);
    const claimed = await counted.claim(source, { limit: 200, leaseMs: long });
    const ids = claimed.map(({ id }) => id);
    const complete = claimed.slice(50).map(({ id, token }) => counted.complete(id, token));
    await Promise.all([...complete, counted.replay(ids), counted.prune(), counted.prune()]);
    const again = await counted.claim(source, { limit: 200, leaseMs: long });
    await Promise.all(again.map(({ id, token }) => inbox.complete(id, token)));
    const [row] = await rowsOf(
      `select count(*) filter (where state = 'done')::integer as done,
        count(*) filter (where state = 'processing')::integer as processing
       from "${schema}".inbox_entry where endpoint like 'counted%'`,
    );
    expect(await inbox.stats({ endpoint: source })).toMatchObject(row);
    expect(await inbox.stats({ endpoint: source, provider: 'another' })).toMatchObject({
      done: 0,
      processing: 0,
    });
  });

  test('has a job for each entry that waits or is in progress, and for no other', async () => {
    const entries = [
      sampleEntry({ type: 'waits' }),
      sampleEntry({ type: 'runs' }),
      sampleEntry({ type: 'done' }),
      sampleEntry({ type: 'dead' }),
      sampleEntry({ type: 'later' }),
      sampleEntry({ type: 'replayed' }),
      sampleEntry({ state: 'dead' }),
      sampleEntry({ state: 'quarantined' }),
      sampleEntry({ orderingKey: 'key' }),
    ];
    const ids = entries.map(({ id }) => id);
    await inbox.append(sampleDelivery('jobs'), entries);
    for (const { id, token, type } of await inbox.claim('jobs', { limit: 10, leaseMs: long })) {
      if (type === 'waits') await inbox.release(id, token, 0);
      if (type === 'done' || type === 'replayed') await inbox.complete(id, token);
      if (type === 'dead') await inbox.fail(id, token, { name: 'Error', message: '' });
      if (type === 'later') await inbox.fail(id, token, { name: 'Error', message: '' }, long);
    }
    await inbox.replay([ids[5] as string]);
    const jobs = new Map((await jobsOf(ids)).map(({ id, state }) => [id, state]));
    expect(ids.map((id) => jobs.get(id))).toEqual([
      'created',
      'active',
      undefined,
      undefined,
      'created',
      'created',
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('decides by the entry, whatever state pg-boss gives a claimed job', async () => {
    const entry = sampleEntry();
    await inbox.append(sampleDelivery('twice'), [entry]);
    const [claimed] = await inbox.claim('twice', { limit: 10, leaseMs: long });
    await pool.query(`update "${schema}_boss".job set state = 'retry', start_after = now() where id = $1`, [
      entry.id,
    ]);
    expect(await inbox.claim('twice', { limit: 10, leaseMs: long })).toEqual([]);
    expect(await inbox.complete(entry.id, claimed?.token ?? '')).toBe(true);
    expect(await jobsOf([entry.id])).toEqual([]);
  });

  test('enqueues entries again whose job was deleted, when it prunes', async () => {
    const [lost, young] = [sampleEntry(), sampleEntry()];
    await inbox.append(sampleDelivery('lost'), [lost, young]);
    await pool.query(`delete from "${schema}_boss".job where id = any($1::uuid[])`, [[lost.id, young.id]]);
    await pool.query(
      `update "${schema}".inbox_entry set due_at = now() - interval '2 minutes' where id = $1`,
      [lost.id],
    );
    expect(await inbox.claim('lost', { limit: 10, leaseMs: long })).toEqual([]);
    await inbox.prune();
    expect((await inbox.claim('lost', { limit: 10, leaseMs: long })).map(({ id }) => id)).toEqual([lost.id]);
  });

  test('creates a queue again that somebody deleted', async () => {
    await inbox.append(sampleDelivery('deleted queue'), [sampleEntry()]);
    await pool.query(`delete from "${schema}_boss".job where name like '%-deleted-queue'`);
    await pool.query(`delete from "${schema}_boss".queue where name like '%-deleted-queue'`);
    const entry = sampleEntry();
    await inbox.append(sampleDelivery('deleted queue'), [entry]);
    expect((await inbox.claim('deleted queue', { limit: 10, leaseMs: long })).map(({ id }) => id)).toEqual([
      entry.id,
    ]);
  });

  test('creates everything again after it was dropped', async () => {
    const own = ownSchema();
    const dropped = postgresInbox(pool, { schema: own });
    const store = (one: typeof inbox) => one.append(sampleDelivery('a'), [sampleEntry()]);
    await store(dropped);
    await pool.query(`drop schema "${own}", "${own}_boss" cascade`);
    await expect(store(dropped)).rejects.toMatchObject({ code: expect.stringMatching(/42P01|3F000/) });
    expect(await store(dropped)).toEqual([{ state: 'stored' }]);
    expect(await dropped.claim('a', { limit: 10, leaseMs: long })).toHaveLength(1);
    await pool.query(`drop schema "${own}", "${own}_boss" cascade`);
  });

  test('stores the others of a turn when one cannot be stored', async () => {
    const results = await Promise.allSettled([
      inbox.append(sampleDelivery('mixed'), [sampleEntry()]),
      inbox.append(sampleDelivery('mixed'), [sampleEntry(), sampleEntry({ id: 'no id at all' })]),
      inbox.append(sampleDelivery('mixed'), [sampleEntry()]),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await inbox.stats({ endpoint: 'mixed' })).toMatchObject({ pending: 2 });
  });

  test('takes ordering keys and sources of any length, that no index could hold', async () => {
    const random = () => Array.from({ length: 200 }, newId).join('');
    const [source, orderingKey] = [random(), random()];
    await inbox.append(sampleDelivery(source), [
      sampleEntry({ orderingKey }),
      sampleEntry({ orderingKey }),
      sampleEntry({ orderingKey: random() }),
    ]);
    expect(await inbox.claim(source, { limit: 10, leaseMs: long })).toHaveLength(2);
  });

  test('gives one object to the entries of one delivery that are claimed together', async () => {
    await inbox.append(sampleDelivery('shared'), [sampleEntry(), sampleEntry({ orderingKey: 'a' })]);
    const [one, other] = await inbox.claim('shared', { limit: 10, leaseMs: long });
    expect(one?.delivery.body).toHaveLength(14);
    expect(one?.delivery).toBe(other?.delivery);
  });

  test('waits for running calls when it is closed, and refuses later ones', async () => {
    const closing = postgresInbox(pool, { schema });
    const appended = closing.append(sampleDelivery('closing'), [sampleEntry()]);
    const claimed = closing.claim('closing', { limit: 1, leaseMs: long });
    await closing.close();
    expect(await Promise.all([appended, claimed])).toHaveLength(2);
    await expect(closing.claim('closing', { limit: 1, leaseMs: long })).rejects.toMatchObject({
      code: 'store-unavailable',
    });
    expect((await pool.query('select 1')).rowCount).toBe(1);
  });

  test('refuses a cursor that no list gave', async () => {
    await expect(inbox.list({}, { cursor: '1; drop table' })).rejects.toMatchObject({
      code: 'configuration',
    });
  });
});

describe('postgresInbox refuses', () => {
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
    expect(refusal(() => postgresInbox(pool as never))).toContain('postgresInbox takes a pool');
  });

  test.each(['', ' ', 'a.b', 'a"b', '1a', 'a;drop table x', 'é', 'a\u0000', 'x'.repeat(51), 7, {}])(
    '%j for a name',
    (name) => {
      expect(refusal(() => postgresInbox(idle, { schema: name as never, bossSchema: 'b' }))).toContain(
        '`schema` must be a name',
      );
      expect(refusal(() => postgresInbox(idle, { bossSchema: name as never }))).toContain(
        '`bossSchema` must be a name',
      );
    },
  );

  test.each([0, -1, Number.NaN, Infinity, '7 days', null])('%j for a retention', (time) => {
    for (const option of ['retentionMs', 'bodyRetentionMs', 'deadRetentionMs']) {
      const message = refusal(() => postgresInbox(idle, { [option]: time as never }));
      expect(message).toContain(time === null ? 'It was not refused.' : `\`${option}\` must be a number`);
    }
  });

  test('nothing of the longest names, and asks nothing of the pool before the first use', () => {
    const names = { schema: 'x'.repeat(50), bossSchema: `Y${'_'.repeat(49)}` };
    expect(() => postgresInbox(idle, names)).not.toThrow();
  });

  test('no Pool of pg, by its type', () => {
    expectTypeOf<Pool>().toExtend<PostgresPool>();
  });
});
