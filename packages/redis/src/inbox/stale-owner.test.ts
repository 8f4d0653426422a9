import { setTimeout } from 'node:timers/promises';
import { staleOwnerOfInbox } from '@postern/core/testing';
import { afterAll, describe, test } from 'vitest';
import { clockOf, createClient, deleteKeys, ownPrefix, redisAnswers } from '../fixtures/redis.ts';
import { redisInbox } from '../redis-inbox.ts';

const available = await redisAnswers();

describe.skipIf(!available)('a stale owner in redisInbox', () => {
  const prefix = ownPrefix();
  const client = createClient();
  const inboxes = [redisInbox(client, { prefix }), redisInbox(client, { prefix })];

  afterAll(async () => {
    await Promise.all(inboxes.map((inbox) => inbox.close()));
    await deleteKeys(client, `{${prefix}`);
    client.disconnect();
  });

  const { name, run } = staleOwnerOfInbox(() => ({ inboxes, advance }));
  test(name, run);

  async function advance(milliseconds: number): Promise<void> {
    const end = (await clockOf(client)) + milliseconds;
    while ((await clockOf(client)) <= end) await setTimeout(1);
  }
});
