import { createReceiver } from '@postern/core';
import { emailApi } from '@postern/core/providers/email-api';
import { signDelivery } from '@postern/core/testing';
import { Cluster, type Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createOwnServer } from '../fixtures/own-server.ts';
import { createClient } from '../fixtures/redis.ts';
import type { DedupClient } from '../redis-client.ts';
import { redisDedup } from '../redis-dedup.ts';

const provider = emailApi({ secret: 'a4f0c1d2e3b45966' });
const silent = { debug() {}, warn() {}, error() {} };

const forgetful = await createOwnServer('--appendonly', 'no');
const durable = forgetful && (await createOwnServer('--appendonly', 'yes', '--appendfsync', 'always'));
const clustered =
  forgetful &&
  (await createOwnServer(
    '--appendonly',
    'no',
    '--cluster-enabled',
    'yes',
    '--cluster-announce-ip',
    '127.0.0.1',
  ));

describe.skipIf(!forgetful)('redisDedup on a server of its own', () => {
  const clients: Redis[] = [];

  beforeAll(async () => {
    await Promise.all([forgetful?.start(), durable?.start(), clustered?.start()]);
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.disconnect();
  });
  afterAll(async () => {
    await Promise.all([forgetful?.discard(), durable?.discard(), clustered?.discard()]);
  });

  function connect(url = ''): Redis {
    const client = createClient(url);
    clients.push(client);
    return client;
  }

  function countingReceiver(client: DedupClient) {
    const handled: string[] = [];
    const receiver = createReceiver(provider, { dedup: redisDedup(client), log: silent }).on(
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

  test('answers 503 while Redis is down, and goes on by itself when it is back', async () => {
    const { handled, receive } = countingReceiver(connect(durable?.url));
    await expect.poll(() => receive('before')).toBe(200);
    await durable?.kill();
    expect(await receive('meanwhile')).toBe(503);
    expect(await receive('before')).toBe(503);
    expect(handled).toEqual(['before']);
    await durable?.start();
    await expect.poll(() => receive('meanwhile')).toBe(200);
    await expect.poll(() => receive('before')).toBe(200);
    await expect.poll(() => receive('after')).toBe(200);
    expect(handled).toEqual(['before', 'meanwhile', 'after']);
  });

  test('starts while Redis is down, and finds it when it comes', async () => {
    await forgetful?.kill();
    const { handled, receive } = countingReceiver(connect(forgetful?.url));
    expect(await receive('early')).toBe(503);
    await forgetful?.start();
    await expect.poll(() => receive('early')).toBe(200);
    expect(handled).toEqual(['early']);
  });

  test('answers 503 when Redis is slower than its budget, and gives the late claim back', async () => {
    const client = connect(forgetful?.url);
    const { handled, receive } = countingReceiver(client);
    await expect.poll(() => receive('quick')).toBe(200);
    forgetful?.pause();
    try {
      expect(await receive('slow')).toBe(503);
    } finally {
      forgetful?.goOn();
    }
    await expect.poll(() => receive('slow')).toBe(200);
    expect(handled).toEqual(['quick', 'slow']);
  });

  test('answers all deliveries after connections were cut, and handles none twice', async () => {
    const client = connect(forgetful?.url);
    const { handled, receive } = countingReceiver(client);
    const other = connect(forgetful?.url);
    await expect.poll(() => receive('cut 0')).toBe(200);
    const ids = Array.from({ length: 50 }, (_, n) => `cut ${n}`);
    const first = ids.map(receive);
    await other.call('CLIENT', 'KILL', 'TYPE', 'NORMAL', 'SKIPME', 'yes');
    expect((await Promise.all(first)).every((status) => status === 200 || status === 503)).toBe(true);
    for (const id of ids) await expect.poll(() => receive(id)).toBe(200);
    expect([...handled].sort()).toEqual([...ids].sort());
  });

  test('sends its scripts again when Redis has lost them', async () => {
    const client = connect(forgetful?.url);
    const store = redisDedup(client);
    const claim = await store.claim('flushed', 600_000);
    await client.script('FLUSH');
    expect(await store.complete('flushed', claim.state === 'claimed' ? claim.token : '', 600_000)).toBe(true);
    await client.script('FLUSH');
    expect(await store.claim('flushed', 1000)).toEqual({ state: 'done' });
  });

  test('answers 503 when Redis is full, and handles nothing', async () => {
    const client = connect(forgetful?.url);
    const { handled, receive } = countingReceiver(client);
    await client.config('SET', 'maxmemory', '1');
    expect(await receive('full')).toBe(503);
    await client.config('SET', 'maxmemory', '0');
    expect(handled).toEqual([]);
    await expect.poll(() => receive('full')).toBe(200);
  });

  test('touches one key of a cluster with each script', async () => {
    const single = connect(clustered?.url);
    await single.cluster('ADDSLOTSRANGE', 0, 16383);
    const state = async () => String(await single.cluster('INFO'));
    await expect.poll(state).toContain('cluster_state:ok');
    const cluster = new Cluster([{ host: '127.0.0.1', port: clustered?.port ?? 0 }]);
    try {
      const { handled, receive } = countingReceiver(cluster);
      for (const id of ['a', 'b', 'c', 'a']) await expect.poll(() => receive(id)).toBe(200);
      expect(handled).toEqual(['a', 'b', 'c']);
      const store = redisDedup(cluster);
      const claim = await store.claim('{slot}a', 600_000);
      expect(await store.release('{slot}a', claim.state === 'claimed' ? claim.token : '')).toBe(true);
    } finally {
      cluster.disconnect();
    }
  });
});

async function bounced(): Promise<object> {
  const { body } = await signDelivery(provider, { type: 'bounced' });
  return JSON.parse(new TextDecoder().decode(body));
}
