import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { contest } from './fixtures/contest.ts';
import { testFolder } from './fixtures/folder.ts';
import { startChild } from './fixtures/start-child.ts';
import { sqliteDedup } from './sqlite-dedup.ts';

const folder = testFolder();

test('of 64 identical claims in each of 4 processes exactly one wins, for each of 500 ids', async () => {
  const path = join(folder, 'winners.db');
  const ids = 500;
  const wins = await contest('claim-alike', path, ids);
  expect(wins.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: ids }, (_, id) => id));
  // Otherwise they ran one after the other.
  expect(wins.filter((ofOne) => ofOne.length > 0).length).toBeGreaterThan(1);
});

test('no acknowledged id is lost when its process is killed, and its claims become free', async () => {
  const path = join(folder, 'killed.db');
  const leaseMs = 1500;
  const done: string[] = [];
  const held: string[] = [];
  for (let round = 0; round < 10; round++) {
    // Two at once: one goes on with the file while the other dies.
    const pair = ['a', 'b'].map((name) =>
      startChild('claim-and-complete', path, `${round}${name}`, `${leaseMs}`),
    );
    await Promise.all(
      pair.map(async (child, index) => {
        await child.said(`done ${round}${'ab'[index]}:0`);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
        await child.ended('SIGKILL');
      }),
    );
    for (const { lines } of pair) {
      const finished = new Set(lines.filter((line) => line.startsWith('done ')).map((line) => line.slice(5)));
      const begun = lines.filter((line) => line.startsWith('claimed ')).map((line) => line.slice(8));
      done.push(...finished);
      held.push(...begun.filter((id) => !finished.has(id)));
    }
  }

  const store = sqliteDedup({ path });
  expect(done.length).toBeGreaterThan(100);
  const states = await Promise.all(done.map(async (id) => (await store.claim(id, 1000)).state));
  expect(done.filter((_, index) => states[index] !== 'done')).toEqual([]);
  expect(new DatabaseSync(path).prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  // A claim without an answer is free when its lease has ended, or done if only the answer was lost.
  for (const id of held) {
    await expect.poll(async () => (await store.claim(id, 60_000)).state).not.toBe('in-progress');
  }
  process.stdout.write(`20 kills: ${done.length} acknowledged, 0 lost, ${held.length} claims given up\n`);
});
