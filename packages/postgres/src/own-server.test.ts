import { createReceiver } from '@postern/core';
import { emailApi } from '@postern/core/providers/email-api';
import { signDelivery } from '@postern/core/testing';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPool } from './fixtures/database.ts';
import { createOwnServer } from './fixtures/own-server.ts';
import { postgresDedup } from './postgres-dedup.ts';

const server = await createOwnServer();
const url = server?.url ?? '';
const provider = emailApi({ secret: 'a4f0c1d2e3b45966' });
const silent = { debug() {}, warn() {}, error() {} };

describe.skipIf(!server)('postgresDedup and a server of its own', () => {
  let pool: Pool;

  beforeAll(async () => {
    await server?.start();
    pool = createPool(url, 64);
  });

  afterAll(async () => {
    await server?.discard();
    await pool?.end();
  });

  /** Runs `work` while another transaction holds a lock. */
  async function whileHeld<T>(lock: string, run: () => Promise<T>): Promise<T> {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query(lock);
      return await run();
    } finally {
      await client.query('rollback');
      client.release();
    }
  }

  function countingReceiver() {
    const handled: string[] = [];
    const receiver = createReceiver(provider, { dedup: postgresDedup(pool), log: silent }).on(
      'bounced',
      (event) => {
        handled.push(event.id);
      },
    );
    const receive = async (id: string) => {
      const body = { ...(await bounced()), id };
      return (await receiver.receive(await signDelivery(provider, { body }))).status;
    };
    return { handled, receive };
  }

  test('gives a key to one of 64 connections, and each of the others an answer', async () => {
    // One store for each, because claims of one store share a statement.
    const stores = Array.from({ length: 64 }, () => postgresDedup(pool));
    for (let round = 0; round < 40; round++) {
      const claims = await Promise.all(stores.map((store) => store.claim(`race ${round}`, 600_000)));
      expect(claims.filter(({ state }) => state === 'claimed')).toHaveLength(1);
      expect(claims.filter(({ state }) => state === 'in-progress')).toHaveLength(63);
    }
    expect(pool.totalCount).toBe(64);
  });

  test('answers every claim while 64 owners take, finish, give back and lose one key', async () => {
    const store = postgresDedup(pool);
    const finished: string[] = [];
    const own = async (_: unknown, owner: number) => {
      for (let turn = 0; turn < 30; turn++) {
        const lapses = (owner + turn) % 8 === 0;
        const claim = await store.claim('churn', lapses ? 2 : 600_000);
        if (claim.state !== 'claimed' || lapses) continue;
        const { token } = claim;
        const completes = (owner + turn) % 2 === 0;
        expect(await (completes ? store.complete('churn', token, 1) : store.release('churn', token))).toBe(
          true,
        );
        finished.push(token);
      }
    };
    await Promise.all(Array.from({ length: 64 }, own));
    expect(finished.length).toBeGreaterThan(0);
    expect(new Set(finished).size).toBe(finished.length);
  });

  test('is killed and started again: 503 meanwhile, and then all goes on by itself', async () => {
    const { handled, receive } = countingReceiver();
    await expect.poll(() => receive('before')).toBe(200);
    await server?.kill();
    expect(await receive('meanwhile')).toBe(503);
    expect(await receive('before')).toBe(503);
    expect(handled).toEqual(['before']);
    await server?.start();
    await expect.poll(() => receive('meanwhile')).toBe(200);
    await expect.poll(() => receive('before')).toBe(200);
    await expect.poll(() => receive('after')).toBe(200);
    expect(handled).toEqual(['before', 'meanwhile', 'after']);
  });

  test('is down when the receiver starts: the table is created when it is there', async () => {
    await pool.query('drop schema if exists postern cascade');
    await server?.kill();
    const { handled, receive } = countingReceiver();
    expect(await receive('early')).toBe(503);
    await server?.start();
    await expect.poll(() => receive('early')).toBe(200);
    expect(handled).toEqual(['early']);
  });

  test('ends the connection that creates the table: that claim rejects, and the next one creates it', async () => {
    const store = postgresDedup(pool, { schema: 'cut_off' });
    const cutOff = await whileHeld(
      "select pg_advisory_xact_lock(hashtextextended('postern', 0))",
      async () => {
        const claim = store.claim('a', 1000).catch((error) => error);
        const end = "select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'advisory'";
        await expect.poll(async () => (await pool.query(end)).rowCount).toBe(1);
        return claim;
      },
    );
    expect(cutOff).toMatchObject({ code: '57P01' });
    expect(await store.claim('a', 1000)).toMatchObject({ state: 'claimed' });
  });

  test('is slower than its budget: 503, and the claim that came too late is given back', async () => {
    const { handled, receive } = countingReceiver();
    await expect.poll(() => receive('quick')).toBe(200);
    const slow = await whileHeld('lock table postern.dedup in access exclusive mode', () => receive('slow'));
    expect(slow).toBe(503);
    await expect.poll(() => receive('slow')).toBe(200);
    expect(handled).toEqual(['quick', 'slow']);
  });

  test('closes all its connections: the next delivery that fails is answered 503, and one after it 200', async () => {
    const { handled, receive } = countingReceiver();
    await expect.poll(() => receive('connected')).toBe(200);
    const other = createPool(url, 1);
    await other.query('select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()');
    await other.end();
    const statuses: number[] = [];
    await expect
      .poll(async () => {
        statuses.push(await receive('again'));
        return statuses.at(-1);
      })
      .toBe(200);
    expect(statuses.slice(0, -1).every((status) => status === 503)).toBe(true);
    expect(handled).toEqual(['connected', 'again']);
  });

  test('has a user who may create nothing: refused until the table is there, and then served', async () => {
    await pool.query('create role careful login');
    const careful = createPool(url.replace('postgres@', 'careful@'), 4);
    try {
      const store = postgresDedup(careful, { schema: 'guarded' });
      await expect(store.claim('a', 1000)).rejects.toMatchObject({ code: '42501' });
      await postgresDedup(pool, { schema: 'guarded' }).claim('b', 1000);
      await pool.query('grant usage on schema guarded to careful');
      await pool.query('grant select on guarded.dedup_meta to careful');
      await pool.query('grant select, insert, update, delete on guarded.dedup to careful');
      expect(await store.claim('a', 1000)).toMatchObject({ state: 'claimed' });
      expect(await store.prune()).toBe(0);
    } finally {
      await careful.end();
    }
  });
});

async function bounced(): Promise<object> {
  const { body } = await signDelivery(provider, { type: 'bounced' });
  return JSON.parse(new TextDecoder().decode(body));
}
