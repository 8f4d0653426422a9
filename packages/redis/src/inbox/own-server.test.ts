import { createReceiver } from '@postern/core';
import type { Inbox } from '@postern/core/inbox';
import { emailApi } from '@postern/core/providers/email-api';
import { signDelivery } from '@postern/core/testing';
import { Cluster, type Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { lifeIds, liveLife, newDelivery, newEntry } from '../fixtures/inbox-life.ts';
import { createOwnServer } from '../fixtures/own-server.ts';
import { createClient } from '../fixtures/redis.ts';
import { redisInbox } from '../redis-inbox.ts';
import type { RedisConnection } from './connection.ts';

const provider = emailApi({ secret: 'a4f0c1d2e3b45966' });
const silent = { debug() {}, warn() {}, error() {} };

const durable = await createOwnServer('--appendonly', 'yes', '--appendfsync', 'always');
const clustered =
  durable &&
  (await createOwnServer(
    ...['--appendonly', 'no', '--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'],
  ));

describe.skipIf(!durable)('redisInbox on a server of its own', () => {
  const clients: Redis[] = [];
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    await Promise.all([durable?.start(), clustered?.start()]);
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    for (const client of clients.splice(0)) client.disconnect();
  });
  afterAll(async () => {
    await Promise.all([durable?.discard(), clustered?.discard()]);
  });

  function connect(url = ''): Redis {
    const client = createClient(url);
    clients.push(client);
    return client;
  }

  function open(connection: RedisConnection) {
    const inbox = redisInbox(connection);
    closing.push(inbox.close);
    return inbox;
  }

  function workingReceiver(inbox: Inbox) {
    const handled: string[] = [];
    const receiver = createReceiver(provider, { inbox, log: silent }).on('bounced', (event) => {
      handled.push(event.id);
    });
    receiver.work();
    closing.unshift(() => receiver.close());
    const receive = async (id: string) => {
      const body = { ...(await bounced()), id };
      return (await receiver.receive(await signDelivery(provider, { body }))).status;
    };
    return { handled, receive };
  }

  test('answers 503 while Redis is down, and goes on by itself when it is back', async () => {
    const { handled, receive } = workingReceiver(open(connect(durable?.url)));
    await expect.poll(() => receive('before')).toBe(200);
    await expect.poll(() => handled).toEqual(['before']);
    await durable?.kill();
    expect(await receive('meanwhile')).toBe(503);
    expect(await receive('before')).toBe(503);
    await durable?.start();
    await expect.poll(() => receive('meanwhile')).toBe(200);
    await expect.poll(() => receive('before')).toBe(200);
    await expect.poll(() => receive('after')).toBe(200);
    // A late claim may have taken the event that came meanwhile and given it back, so that it stands last.
    await expect.poll(() => [...handled].sort()).toEqual(['after', 'before', 'meanwhile']);
  });

  test('handles events that waited when Redis was killed', async () => {
    const ids = lifeIds();
    const keeping = open(connect(durable?.url));
    const source = 'waits through a crash';
    await keeping.append(
      newDelivery(source),
      Object.values(ids).map((id) => newEntry(id)),
    );
    const [held] = await keeping.claim(source, { limit: 1, leaseMs: 500 });
    await durable?.kill();
    await durable?.start();
    const done = new Set<string>();
    const work = async () => {
      for (const { id, token } of await open(durable?.url ?? '').claim(source, {
        limit: 10,
        leaseMs: 30_000,
      })) {
        if (await keeping.complete(id, token)) done.add(id);
      }
      return [...done].sort();
    };
    await expect.poll(work).toEqual(Object.values(ids).sort());
    expect((await keeping.get(held?.id ?? ''))?.crashes).toBe(1);
  });

  test('starts while Redis is down, and finds it when it comes', async () => {
    await durable?.kill();
    const { handled, receive } = workingReceiver(open({ port: durable?.port, host: '127.0.0.1' }));
    expect(await receive('early')).toBe(503);
    await durable?.start();
    await expect.poll(() => receive('early')).toBe(200);
    await expect.poll(() => handled).toEqual(['early']);
  });

  test('refuses a Redis that may evict keys, until it may not', async () => {
    const client = connect(durable?.url);
    const inbox = open(client);
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const refused = { code: 'configuration', message: expect.stringContaining('noeviction') };
    await expect(inbox.stats()).rejects.toMatchObject(refused);
    await expect(inbox.append(newDelivery('evicting'), [])).rejects.toMatchObject(refused);
    await client.config('SET', 'maxmemory-policy', 'noeviction');
    expect((await inbox.stats({ endpoint: 'evicting' })).pending).toBe(0);
  });

  test('throws a store error without a byte of the body when Redis is full, and stores nothing', async () => {
    const client = connect(durable?.url);
    const inbox = open(client);
    const body = new TextEncoder().encode('{"secret":"of the sender"}');
    const { plain } = lifeIds();
    await inbox.stats();
    await client.config('SET', 'maxmemory', '1');
    const full = await Promise.resolve(
      inbox.append({ ...newDelivery('full'), body }, [newEntry(plain)]),
    ).catch((error) => error);
    await client.config('SET', 'maxmemory', '0');
    expect(full).toMatchObject({ code: 'store-unavailable' });
    expect(full.cause).toBe(undefined);
    expect(full.message).toContain('OOM');
    expect(JSON.stringify({ ...full, message: full.message, stack: full.stack })).not.toContain(
      'of the sender',
    );
    expect(await inbox.get(plain)).toBe(undefined);
  });

  test('sends its scripts again when Redis has lost them', async () => {
    const client = connect(durable?.url);
    const inbox = open(client);
    const completed: string[] = [];
    const flushing = {
      ...inbox,
      claim: async (...args: Parameters<typeof inbox.claim>) => {
        await client.script('FLUSH');
        return inbox.claim(...args);
      },
    };
    await liveLife(flushing, 'flushed', lifeIds(), 30_000, (id) => completed.push(id));
    expect(completed.length).toBe(4);
  });

  test('keeps all keys in one slot of a cluster', async () => {
    const single = connect(clustered?.url);
    await single.cluster('ADDSLOTSRANGE', 0, 16383);
    const state = async () => String(await single.cluster('INFO'));
    await expect.poll(state).toContain('cluster_state:ok');
    const cluster = new Cluster([{ host: '127.0.0.1', port: clustered?.port ?? 0 }]);
    try {
      const completed: string[] = [];
      const ids = lifeIds();
      await liveLife(open(cluster), 'clustered', ids, 30_000, (id) => completed.push(id));
      expect(completed.sort()).toEqual(Object.values(ids).sort());
    } finally {
      cluster.disconnect();
    }
  });
});

async function bounced(): Promise<object> {
  const { body } = await signDelivery(provider, { type: 'bounced' });
  return JSON.parse(new TextDecoder().decode(body));
}
