import { setTimeout } from 'node:timers/promises';
import { staleOwnerOfDedup } from '@postern/core/testing';
import { afterAll, describe, test } from 'vitest';
import { clockOf, createClient, deleteKeys, ownPrefix, redisAnswers } from '../fixtures/redis.ts';
import { redisDedup } from '../redis-dedup.ts';

const available = await redisAnswers();

describe.skipIf(!available)('a stale owner in redisDedup', () => {
  const prefix = ownPrefix();
  const clients = [createClient(), createClient()] as const;
  const stores = clients.map((client) => redisDedup(client, { prefix }));

  afterAll(async () => {
    await deleteKeys(clients[0], prefix);
    for (const client of clients) client.disconnect();
  });

  const { name, run } = staleOwnerOfDedup(() => ({ stores, advance }));
  test(name, run);

  async function advance(milliseconds: number): Promise<void> {
    const end = (await clockOf(clients[0])) + milliseconds;
    while ((await clockOf(clients[0])) <= end) await setTimeout(1);
  }
});
