import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { commitsInLog } from './fixtures/commits-in-log.ts';
import { testFolder } from './fixtures/folder.ts';
import { sqliteDedup } from './sqlite-dedup.ts';

const folder = testFolder();
const newFile = () => join(folder, `${crypto.randomUUID()}.db`);

test('all calls of one turn are one commit', async () => {
  const path = newFile();
  const store = sqliteDedup({ path });
  const claim = await store.claim('first', 60_000);
  const token = claim.state === 'claimed' ? claim.token : '';
  const before = commitsInLog(path);
  const results = await Promise.all([
    ...Array.from({ length: 100 }, (_, n) => store.claim(`${n}`, 60_000)),
    store.extend('first', token, 60_000),
    store.complete('first', token, 60_000),
    store.claim('first', 60_000),
    store.release('first', token),
  ]);
  expect(commitsInLog(path) - before).toBe(1);
  expect(results.slice(100)).toEqual([true, true, { state: 'done' }, false]);
});

test('calls of several turns are several commits', async () => {
  const path = newFile();
  const store = sqliteDedup({ path });
  await store.claim('first', 60_000);
  const before = commitsInLog(path);
  for (let n = 0; n < 5; n++) await store.claim(`${n}`, 60_000);
  expect(commitsInLog(path) - before).toBe(5);
});

test('a flood of calls is several commits', async () => {
  const path = newFile();
  const store = sqliteDedup({ path });
  await store.claim('first', 60_000);
  const before = commitsInLog(path);
  const claims = await Promise.all(Array.from({ length: 2001 }, (_, n) => store.claim(`${n}`, 60_000)));
  expect(claims.every(({ state }) => state === 'claimed')).toBe(true);
  expect(commitsInLog(path) - before).toBe(3);
});

test('nothing resolves before its commit', async () => {
  const path = newFile();
  const store = sqliteDedup({ path });
  await store.claim('first', 60_000);
  const find = new DatabaseSync(path).prepare('SELECT token FROM postern_dedup WHERE key = ?');
  await Promise.all(
    Array.from({ length: 20 }, async (_, n) => {
      const claim = await store.claim(`${n}`, 60_000);
      if (claim.state !== 'claimed') throw new Error(`It was ${claim.state}.`);
      expect(find.get(`${n}`)).toEqual({ token: claim.token });
      await store.complete(`${n}`, claim.token, 60_000);
      expect(find.get(`${n}`)).toEqual({ token: null });
    }),
  );
});

test('a commit that fails rejects all of its turn, and no other', async () => {
  const database = new DatabaseSync(newFile());
  const store = sqliteDedup({ database });
  await store.claim('before', 60_000);
  // A foreign key that is checked at COMMIT: every statement succeeds before.
  database.exec(`
    CREATE TABLE parent (id INTEGER PRIMARY KEY);
    CREATE TABLE child (parent REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
    CREATE TRIGGER poison AFTER INSERT ON postern_dedup WHEN new.key = 'poison'
      BEGIN INSERT INTO child VALUES (1); END`);
  const turn = await Promise.allSettled(['a', 'poison', 'b'].map((key) => store.claim(key, 60_000)));
  for (const result of turn) {
    expect(result).toMatchObject({
      status: 'rejected',
      reason: { name: 'StoreError', message: expect.stringContaining('FOREIGN KEY constraint failed') },
    });
  }
  expect((await store.claim('a', 60_000)).state).toBe('claimed');
  expect((await store.claim('before', 60_000)).state).toBe('in-progress');
});
