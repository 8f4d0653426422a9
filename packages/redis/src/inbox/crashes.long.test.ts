import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { appendAll, type LifeIds, lifeIds, liveLife } from '../fixtures/inbox-life.ts';
import { mortalConnection } from '../fixtures/mortal-redis.ts';
import { createClient, deleteKeys, ownPrefix, redisAnswers, redisUrl } from '../fixtures/redis.ts';
import { redisInbox } from '../redis-inbox.ts';
import { bullmqPrefix } from './bullmq-internals.ts';
import { queueName } from './schema.ts';

const available = await redisAnswers();
const leaseMs = 300;

describe.skipIf(!available)('redisInbox whose process dies', () => {
  const prefix = ownPrefix();
  const client = createClient();
  const inbox = redisInbox(client, { prefix });

  afterAll(async () => {
    await inbox.close();
    await deleteKeys(client, `{${prefix}`);
    client.disconnect();
  });

  test('loses nothing and does nothing twice, after whichever command it dies', async () => {
    const whole = await dieAfter(Infinity);
    expect(whole).toBeGreaterThan(20);
    const points = Array.from({ length: whole }, (_, sent) => sent);
    for (let at = 0; at < points.length; at += 10) await Promise.all(points.slice(at, at + 10).map(dieAfter));
  });

  test('loses nothing when its process is killed, at points all over its life', async () => {
    for (const commands of [4, 7, 10, 13, 16, 19]) await beKilledAfter(commands);
  });

  /** Returns how many commands were sent. */
  async function dieAfter(commands: number): Promise<number> {
    const mortal = mortalConnection(redisUrl, commands);
    const dying = redisInbox(mortal, { prefix });
    const [source, ids, completed] = [crypto.randomUUID(), lifeIds(), [] as string[]];
    const life = liveLife(dying, source, ids, leaseMs, (id) => completed.push(id)).catch((error) => {
      if (!mortal.state.died) throw error;
    });
    await Promise.race([life, mortal.death]);
    const { sent } = mortal.state;
    await Promise.race([dying.close(), mortal.death]);
    await goesOn(source, ids, completed);
    return sent;
  }

  async function beKilledAfter(commands: number): Promise<void> {
    const [source, ids, completed] = [crypto.randomUUID(), lifeIds(), [] as string[]];
    const script = fileURLToPath(new URL('../fixtures/mortal-process.ts', import.meta.url));
    const order = JSON.stringify({ redisUrl, prefix, commands, source, ids, leaseMs });
    const child = fork(script, [order], { execArgv: ['--conditions=postern-source'] });
    child.on('message', (id: string) => completed.push(id));
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    await goesOn(source, ids, completed);
  }

  /** Sends again, as the sender does, and lets another inbox work. */
  async function goesOn(source: string, ids: LifeIds, completed: readonly string[]): Promise<void> {
    await appendAll(inbox, source, ids);
    const handled: string[] = [];
    const isSettled = async () => {
      for (const { id, token } of await inbox.claim(source, { limit: 10, leaseMs })) {
        handled.push(id);
        expect(await inbox.complete(id, token)).toBe(true);
      }
      const { pending, processing } = await inbox.stats({ endpoint: source });
      return pending + processing;
    };
    await expect.poll(isSettled, { interval: 20 }).toBe(0);

    const states = await Promise.all(Object.values(ids).map(async (id) => (await inbox.get(id))?.state));
    expect(states.filter((state) => state !== 'done')).toEqual(states.includes('dead') ? ['dead'] : []);
    expect(handled.filter((id) => completed.includes(id))).toEqual([]);
    expect(new Set(handled).size).toBe(handled.length);
    const [order, done] = [Object.values(ids), handled.filter((id) => id !== ids.plain)];
    expect(done).toEqual([...done].sort((one, other) => order.indexOf(one) - order.indexOf(other)));

    // Nothing is left of done entries in the indexes and in BullMQ.
    const key = (name: string) => `{${prefix}}:${queueName(source)}:${name}`;
    const jobs = (name: string) => `${bullmqPrefix(`{${prefix}}`)}:${queueName(source)}:${name}`;
    const isClean = async () => {
      await inbox.claim(source, { limit: 10, leaseMs });
      return [
        await client.zcard(key('leases')),
        await client.zcard(key('unqueued')),
        await client.hlen(key('running')),
        await client.zcard(key('order:k')),
        await client.llen(jobs('wait')),
        await client.llen(jobs('active')),
        await client.zcard(jobs('delayed')),
      ];
    };
    await expect.poll(isClean, { interval: 50 }).toEqual([0, 0, 0, 0, 0, 0, 0]);
  }
});
