import { createReceiver } from '@postern/core';
import { emailApi } from '@postern/core/providers/email-api';
import { signDelivery } from '@postern/core/testing';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPool } from '../fixtures/database.ts';
import { createOwnServer } from '../fixtures/own-server.ts';
import { sampleDelivery, sampleEntry } from '../fixtures/sample-delivery.ts';
import { postgresInbox } from '../postgres-inbox.ts';

const server = await createOwnServer();
const url = server?.url ?? '';
const provider = emailApi({ secret: 'a4f0c1d2e3b45966' });
const silent = { debug() {}, warn() {}, error() {} };

describe.skipIf(!server)('postgresInbox and a server of its own', () => {
  let pool: Pool;

  beforeAll(async () => {
    await server?.start();
    // Only the inbox listens for its errors.
    pool = new Pool({ connectionString: url, max: 16, connectionTimeoutMillis: 10_000 });
  });

  afterAll(async () => {
    await server?.discard();
    await pool?.end();
  });

  function working(endpoint: string) {
    const handled: string[] = [];
    const inbox = postgresInbox(pool);
    const receiver = createReceiver(provider, { inbox, endpoint, log: silent, leaseMs: 1000 }).on(
      'bounced',
      (event) => {
        handled.push(event.id);
      },
    );
    const worker = receiver.work({ pollMs: 50, backoffMs: 10 });
    const receive = async (id: string) => {
      const body = { ...(await bounced()), id };
      return (await receiver.receive(await signDelivery(provider, { body }))).status;
    };
    return { handled, receive, worker, inbox };
  }

  test('is killed and started again: 503 meanwhile, and then it goes on by itself', async () => {
    const { handled, receive, worker } = working('killed');
    await expect.poll(() => receive('before')).toBe(200);
    await expect.poll(() => handled).toEqual(['before']);
    await server?.kill();
    expect(await receive('meanwhile')).toBe(503);
    expect(await receive('before')).toBe(503);
    await server?.start();
    await expect.poll(() => receive('meanwhile')).toBe(200);
    await expect.poll(() => receive('before')).toBe(200);
    await expect.poll(() => receive('after')).toBe(200);
    await expect.poll(() => handled).toEqual(['before', 'meanwhile', 'after']);
    await worker.stop();
  });

  test('is killed while a worker has an event: another gets it when the lease has ended', async () => {
    const inbox = postgresInbox(pool);
    const entry = sampleEntry();
    await inbox.append(sampleDelivery('held'), [entry]);
    const [claimed] = await inbox.claim('held', { limit: 1, leaseMs: 1000 });
    await server?.kill();
    await expect(inbox.complete(entry.id, claimed?.token ?? '')).rejects.toThrow();
    await server?.start();
    const claim = async () => {
      try {
        return await inbox.claim('held', { limit: 1, leaseMs: 1000 });
      } catch {
        return [];
      }
    };
    await expect.poll(claim).toMatchObject([{ id: entry.id, crashes: 1 }]);
  });

  test('is down when the receiver starts: everything is created when it is there', async () => {
    await pool.query('drop schema postern, postern_boss cascade');
    await server?.kill();
    const { handled, receive, worker } = working('early');
    expect(await receive('early')).toBe(503);
    await server?.start();
    await expect.poll(() => receive('early')).toBe(200);
    await expect.poll(() => handled).toEqual(['early']);
    await worker.stop();
  });

  test('closes all its connections: 503 at worst, nothing is lost, and the process goes on', async () => {
    const { handled, receive, worker } = working('closed');
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
    await expect.poll(() => [...new Set(handled)].sort()).toEqual(['again', 'connected']);
    await worker.stop();
  });

  test('has a user who may create nothing: refused until everything is there, and then served', async () => {
    await pool.query('create role careful login');
    const careful = createPool(url.replace('postgres@', 'careful@'), 4);
    const options = { schema: 'guarded', bossSchema: 'guarded_boss' };
    const store = (inbox: ReturnType<typeof postgresInbox>) =>
      inbox.append(sampleDelivery('guarded'), [sampleEntry()]);
    try {
      const inbox = postgresInbox(careful, options);
      await expect(store(inbox)).rejects.toMatchObject({ code: '42501' });
      await store(postgresInbox(pool, options));
      await pool.query('grant usage on schema guarded, guarded_boss to careful');
      await pool.query(
        'grant select, insert, update, delete on all tables in schema guarded, guarded_boss to careful',
      );
      await pool.query('grant usage on all sequences in schema guarded, guarded_boss to careful');
      expect(await store(inbox)).toEqual([{ state: 'stored' }]);
      const claimed = await inbox.claim('guarded', { limit: 10, leaseMs: 600_000 });
      expect(claimed).toHaveLength(2);
      for (const { id, token } of claimed) expect(await inbox.complete(id, token)).toBe(true);
      expect(await inbox.prune()).toEqual({ bodies: 0, entries: 0 });
    } finally {
      await careful.end();
    }
  });

  test('has a default isolation of serializable: of deliveries at once each is stored', async () => {
    const options = '-c default_transaction_isolation=serializable';
    const strict = new Pool({ connectionString: url, max: 8, options });
    const inbox = postgresInbox(strict, { schema: 'strict' });
    const entries = Array.from({ length: 40 }, () => sampleEntry());
    await Promise.all(entries.map((entry) => inbox.append(sampleDelivery('strict'), [entry])));
    const claims = await Promise.all(
      Array.from({ length: 4 }, () => inbox.claim('strict', { limit: 10, leaseMs: 600_000 })),
    );
    const rest = await inbox.claim('strict', { limit: 40, leaseMs: 600_000 });
    const ids = [...claims.flat(), ...rest].map(({ id }) => id);
    expect(ids.sort()).toEqual(entries.map(({ id }) => id).sort());
    await strict.end();
  });
});

async function bounced(): Promise<object> {
  const { body } = await signDelivery(provider, { type: 'bounced' });
  return JSON.parse(new TextDecoder().decode(body));
}
