import { execFileSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import type { InboxRetention } from '@postern/core/inbox';
import { inboxContract } from '@postern/core/testing';
import { Queue } from 'bullmq';
import { type Cluster, Redis } from 'ioredis';
import { type Cluster as Cluster5, Redis as Redis5 } from 'ioredis5';
import { afterAll, describe, expect, expectTypeOf, test } from 'vitest';
import { lifeIds, liveLife, newDelivery, newEntry } from './fixtures/inbox-life.ts';
import { clockOf, createClient, deleteKeys, ownPrefix, redisAnswers, redisUrl } from './fixtures/redis.ts';
import { bullmqPrefix } from './inbox/bullmq-internals.ts';
import type { RedisConnection } from './inbox/connection.ts';
import { queueName } from './inbox/schema.ts';
import type { RedisClient } from './redis-client.ts';
import { type RedisInbox, redisInbox } from './redis-inbox.ts';

const available = await redisAnswers();

describe.skipIf(!available)('redisInbox', () => {
  const prefix = ownPrefix();
  const client = createClient();
  const inboxes: { close(): Promise<void> }[] = [];

  afterAll(async () => {
    await Promise.all(inboxes.map((inbox) => inbox.close()));
    await deleteKeys(client, `{${prefix}`);
    client.disconnect();
  });

  describe('keeps the contract of an inbox', () => {
    const create = (retention: InboxRetention) => {
      const inbox = redisInbox(client, { prefix, ...retention });
      inboxes.push(inbox);
      return { inbox, advance: wait };
    };
    for (const { name, run } of inboxContract(create)) test(name, run);
  });

  test('works with a client of ioredis 5', async () => {
    const five = new Redis5(redisUrl);
    await liveWith(five);
    expect(five.status).toBe('ready');
    five.disconnect();
  });

  test('works with a client that gives numbers as text', async () => {
    const strings = new Redis(redisUrl, { stringNumbers: true });
    await liveWith(strings);
    strings.disconnect();
  });

  test('works with a URL, and with options', async () => {
    const { hostname, port } = new URL(redisUrl);
    await liveWith(redisUrl);
    await liveWith({ host: hostname, port: Number(port || 6379) });
  });

  test('leaves the client that is given alone', async () => {
    const given = createClient();
    const inbox = open(given);
    await inbox.append(newDelivery('alone'), [newEntry(lifeIds().plain)]);
    expect(Object.keys(given).filter((name) => name.startsWith('moveToActive'))).toEqual([]);
    await inbox.close();
    expect(await given.ping()).toBe('PONG');
    given.disconnect();
  });

  test('sends nothing before its first use', async () => {
    const lazy = new Redis(redisUrl, { lazyConnect: true });
    const inbox = open(lazy);
    expect(lazy.status).toBe('wait');
    await inbox.close();
    lazy.disconnect();
  });

  test('rejects a call after it is closed', async () => {
    const inbox = open(client);
    await inbox.stats();
    await inbox.close();
    await inbox.close();
    await expect(inbox.stats()).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringContaining('closed'),
    });
  });

  test('hands out nothing while an operator has paused the queue in BullMQ', async () => {
    const inbox = open(client);
    const { plain } = lifeIds();
    const queue = openQueue('paused');
    await queue.pause();
    await inbox.append(newDelivery('paused'), [newEntry(plain)]);
    expect(await inbox.claim('paused', { limit: 10, leaseMs: 60_000 })).toEqual([]);
    await queue.resume();
    expect((await inbox.claim('paused', { limit: 10, leaseMs: 60_000 })).map(({ id }) => id)).toEqual([
      plain,
    ]);
    await queue.close();
  });

  test('gives an entry whose job somebody removed from BullMQ when its lease ends', async () => {
    const inbox = open(client);
    const { plain } = lifeIds();
    await inbox.append(newDelivery('removed'), [newEntry(plain)]);
    expect((await inbox.claim('removed', { limit: 10, leaseMs: 50 })).length).toBe(1);
    await deleteKeys(client, `${bullmqPrefix(`{${prefix}}`)}:${queueName('removed')}`);
    await wait(51);
    expect(await inbox.claim('removed', { limit: 10, leaseMs: 60_000 })).toMatchObject([
      { id: plain, crashes: 1 },
    ]);
  });

  test('gives an entry whose lease has ended although BullMQ has lost its job since', async () => {
    const inbox = open(client);
    const { plain } = lifeIds();
    const queue = openQueue('lost');
    await inbox.append(newDelivery('lost'), [newEntry(plain)]);
    expect((await inbox.claim('lost', { limit: 10, leaseMs: 50 })).length).toBe(1);
    await queue.pause();
    await wait(51);
    expect(await inbox.claim('lost', { limit: 10, leaseMs: 60_000 })).toEqual([]);
    expect(await queue.getJobCounts()).toMatchObject({ waiting: 1 });
    await queue.drain();
    await queue.resume();
    await wait(1001);
    expect(await inbox.claim('lost', { limit: 10, leaseMs: 60_000 })).toMatchObject([
      { id: plain, crashes: 1 },
    ]);
    await queue.close();
  });

  test('does not give an entry before it is due, although an operator promotes its job', async () => {
    const inbox = open(client);
    const { plain } = lifeIds();
    const queue = openQueue('early');
    await inbox.append(newDelivery('early'), [newEntry(plain)]);
    const [entry] = await inbox.claim('early', { limit: 1, leaseMs: 60_000 });
    await inbox.release(plain, entry?.token ?? '', 3_600_000);
    await queue.promoteJobs();
    expect(await queue.getJobCounts()).toMatchObject({ waiting: 1, delayed: 0 });
    expect(await inbox.claim('early', { limit: 1, leaseMs: 60_000 })).toEqual([]);
    const [job] = await queue.getDelayed();
    const { dueAt } = (await inbox.get(plain)) ?? {};
    expect((job?.timestamp ?? 0) + (job?.delay ?? 0)).toBe(dueAt?.getTime());
    expect(await client.zcard(`{${prefix}}:${queueName('early')}:unqueued`)).toBe(0);
    await queue.close();
  });

  test('gives an entry that waits behind many jobs whose entries have ended', async () => {
    const inbox = open(client);
    const ids = Array.from({ length: 700 }, () => lifeIds().plain);
    const claimAll = () => inbox.claim('ended', { limit: 1000, leaseMs: 60_000 });
    await inbox.append(
      newDelivery('ended'),
      ids.map((id) => newEntry(id)),
    );
    const claimed = await claimAll();
    expect(claimed.length).toBe(700);
    const queue = openQueue('ended');
    for (const { id, token } of claimed) await inbox.complete(id, token);
    const stale = await Promise.all(ids.map((id) => client.hget(`{${prefix}}:entry:${id}`, 'job')));
    await queue.addBulk(stale.map((job) => ({ name: 'event', data: {}, opts: { jobId: job ?? '' } })));
    const { plain } = lifeIds();
    await inbox.append(newDelivery('ended'), [newEntry(plain)]);
    expect((await inbox.claim('ended', { limit: 1, leaseMs: 60_000 })).map(({ id }) => id)).toEqual([plain]);
    await queue.close();
  });

  test('gives a claim that was sent twice what it gave at first', async () => {
    const inbox = open({
      duplicate(options: object) {
        const own = new Redis(redisUrl, options);
        const { evalshaBuffer } = own as unknown as Required<RedisClient>;
        const send = evalshaBuffer.bind(own);
        const sendTwice: typeof send = async (...args) => {
          await send(...args);
          return send(...args);
        };
        return Object.assign(own, { evalshaBuffer: sendTwice });
      },
    });
    const ids = lifeIds();
    await inbox.append(newDelivery('resent'), [newEntry(ids.plain), newEntry(ids.first)]);
    const [entry, ...others] = await inbox.claim('resent', { limit: 1, leaseMs: 60_000 });
    expect(entry).toMatchObject({ id: ids.plain, attempt: 1, crashes: 0 });
    expect(others).toEqual([]);
    expect(await inbox.stats({ endpoint: 'resent' })).toMatchObject({ pending: 1, processing: 1 });
    expect(await inbox.complete(ids.plain, entry?.token ?? '')).toBe(true);
  });

  test('does not load BullMQ for those who only deduplicate', async () => {
    const index = new URL('index.ts', import.meta.url).href;
    const script = `
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
      await import(${JSON.stringify(index)});
      console.log(JSON.stringify(loaded));`;
    const args = ['--conditions=postern-source', '--input-type=module', '--eval', script];
    const loaded: string[] = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
    expect(loaded.some((url) => url.endsWith('/redis-dedup.ts'))).toBe(true);
    expect(loaded.filter((url) => /node_modules.*(bullmq|ioredis)/.test(url))).toEqual([]);
  });

  test.each([
    ['no connection', undefined, {}, 'client of ioredis'],
    ['a number', 6379, {}, 'client of ioredis'],
    ['a client with a prefix', { options: { keyPrefix: 'a:' }, duplicate() {} }, {}, '`prefix`'],
    ['options with a prefix', { keyPrefix: 'a:' }, {}, '`prefix`'],
    ['a prefix with a space', {}, { prefix: 'a b' }, 'without spaces'],
    ['a prefix with braces', {}, { prefix: '{a}' }, 'braces'],
    ['a retention that is no number', {}, { retentionMs: Number.NaN }, '`retentionMs`'],
    ['a retention of nothing', {}, { bodyRetentionMs: 0 }, '`bodyRetentionMs`'],
  ])('refuses %s', (_, connection, options, message) => {
    const make = () => redisInbox(connection as never, options);
    expect(make).toThrow(expect.objectContaining({ code: 'configuration' }));
    expect(make).toThrow(message);
  });

  test('takes the clients of ioredis 5 and 6, their options and a URL', () => {
    expectTypeOf<Redis | Cluster | Redis5 | Cluster5 | string>().toExtend<RedisConnection>();
    expectTypeOf<{ host: string; port: number; db: number }>().toExtend<RedisConnection>();
    expectTypeOf<number>().not.toExtend<RedisConnection>();
  });

  function open(connection: RedisConnection): RedisInbox {
    const inbox = redisInbox(connection, { prefix });
    inboxes.push(inbox);
    return inbox;
  }

  function openQueue(source: string): Queue {
    return new Queue(queueName(source), {
      connection: client as never,
      prefix: bullmqPrefix(`{${prefix}}`),
    });
  }

  async function liveWith(connection: RedisConnection): Promise<void> {
    const [ids, completed] = [lifeIds(), [] as string[]];
    await liveLife(open(connection), crypto.randomUUID(), ids, 60_000, (id) => completed.push(id));
    expect(completed.sort()).toEqual(Object.values(ids).sort());
  }

  async function wait(milliseconds: number): Promise<void> {
    const end = (await clockOf(client)) + milliseconds;
    while ((await clockOf(client)) <= end) await setTimeout(1);
  }
});
