import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { lifeIds } from '../fixtures/inbox-life.ts';
import { createClient, deleteKeys, ownPrefix, redisAnswers, redisUrl } from '../fixtures/redis.ts';

const available = await redisAnswers();

describe.skipIf(!available)('redisInbox of several processes', () => {
  const prefix = ownPrefix();
  const client = createClient();

  afterAll(async () => {
    await deleteKeys(client, `{${prefix}`);
    client.disconnect();
  });

  test('stores each of 200 ids once, and gives it to one, of 64 identical deliveries at once', async () => {
    const ids = Array.from({ length: 50 }, () => Object.values(lifeIds())).flat();
    const order = JSON.stringify({ redisUrl, prefix, source: 'identical', ids, times: 16 });
    const script = fileURLToPath(new URL('../fixtures/inbox-process.ts', import.meta.url));
    const processes = Array.from({ length: 4 }, () =>
      fork(script, [order], { execArgv: ['--conditions=postern-source'] }),
    );
    await Promise.all(processes.map((child) => once(child, 'message')));
    const reports = Promise.all(processes.map((child) => once(child, 'message')));
    for (const child of processes) child.send('go');
    const results = (await reports).map(([result]) => result as { stored: string[]; handled: string[] });
    expect(results.flatMap(({ stored }) => stored).sort()).toEqual([...ids].sort());
    expect(results.flatMap(({ handled }) => handled).sort()).toEqual([...ids].sort());
  });
});
