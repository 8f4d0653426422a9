import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { Queue, QueueKeys } from 'bullmq';
import { afterAll, describe, expect, test } from 'vitest';
import { createClient, deleteKeys, ownPrefix, redisAnswers } from '../fixtures/redis.ts';
import { redisScript } from '../redis-script.ts';
import { bullmqInternals, bullmqPrefix } from './bullmq-internals.ts';
import { recordLua } from './schema.ts';

const require = createRequire(import.meta.url);
const available = await redisAnswers();

/** Read these again, and bullmq-internals.ts with them, before the version or a digest is changed here. */
const read = {
  version: '6.7.0',
  addStandardJob: '2eee45c9ffc54d24681b737f926016a7f7464f0d32a5f87f623bffa2fc55413c',
  moveToActive: '7d35069db0b831af1bd1b2d5eb8d524e86fc7d3280b8c684a96b6614bad7d79a',
};

test('bullmq-internals relies on a version of BullMQ whose scripts were read', () => {
  const scripts = require('bullmq/dist/cjs/scripts/index.js');
  const digest = (name: string) => createHash('sha256').update(scripts[name].content).digest('hex');
  expect({
    version: require('bullmq/package.json').version,
    addStandardJob: digest('addStandardJob'),
    moveToActive: digest('moveToActive'),
  }).toEqual(read);
});

test('bullmq-internals spells the keys of BullMQ as BullMQ does', async () => {
  const { addJob, takeJob } = await bullmqInternals();
  const keys = new QueueKeys(bullmqPrefix('{tag}')).getKeys('queue');
  const spelt = [...`${addJob}${takeJob}`.matchAll(/\bq \.\. '(\w+)'/g)].map(([, name = '']) => name);
  expect(spelt.length).toBeGreaterThan(20);
  for (const name of spelt) expect(keys[name]).toBe(`{tag}:bull:queue:${name}`);
});

describe.skipIf(!available)('bullmq-internals on a Redis', () => {
  const prefix = ownPrefix();
  const tag = `{${prefix}}`;
  const client = createClient();
  const queue = new Queue('queue', { connection: client as never, prefix: bullmqPrefix(tag) });

  afterAll(async () => {
    await queue.close();
    await deleteKeys(client, tag);
    client.disconnect();
  });

  async function run(lua: string): Promise<unknown> {
    const { addJob, takeJob } = await bullmqInternals();
    return redisScript(`${recordLua}${addJob}${takeJob}${lua}`)(client, tag);
  }

  test('adds jobs that BullMQ knows, each once, and takes them in their order', async () => {
    await run(`for _, job in ipairs({'e1', 'e2', 'e1'}) do addJob('queue', job) end`);
    expect(await queue.getJobCounts()).toMatchObject({ waiting: 2, active: 0 });
    expect(await queue.getJob('e1')).toMatchObject({ id: 'e1', name: 'event', data: {} });
    expect(await run(`return {takeJob('queue'), takeJob('queue'), takeJob('queue')}`)).toEqual(['e1', 'e2']);
  });

  test('leaves nothing in BullMQ of a job that it takes', async () => {
    await run(`addJob('queue', 'e3')`);
    expect(await run(`return takeJob('queue')`)).toBe('e3');
    const counts = Object.values(await queue.getJobCounts());
    expect(counts.filter((count) => count > 0)).toEqual([]);
    expect(await queue.getJob('e3')).toBe(undefined);
    expect(await client.keys(`${bullmqPrefix(tag)}:queue:e3*`)).toEqual([]);
  });

  test('takes a delayed job when it is due, and not before', async () => {
    const now = Date.now();
    await queue.add('event', {}, { jobId: 'e4', timestamp: now, delay: 3_600_000 });
    await queue.add('event', {}, { jobId: 'e5', timestamp: now - 7_200_000, delay: 3_600_000 });
    expect(await run(`return {takeJob('queue'), takeJob('queue')}`)).toEqual(['e5']);
    expect(await queue.getJobCounts()).toMatchObject({ delayed: 1 });
  });

  test('takes nothing while the queue is paused', async () => {
    await queue.pause();
    await run(`addJob('queue', 'e6')`);
    expect(await run(`return takeJob('queue')`)).toBe(null);
    await queue.resume();
    expect(await run(`return takeJob('queue')`)).toBe('e6');
  });
});
