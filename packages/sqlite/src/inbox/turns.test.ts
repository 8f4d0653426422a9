import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { commitsInLog } from '../fixtures/commits-in-log.ts';
import { testFolder } from '../fixtures/folder.ts';
import { claimOne, newDelivery, newEntry, source, store } from '../fixtures/inbox-entries.ts';
import { sqliteInbox } from '../sqlite-inbox.ts';

const folder = testFolder();
const newFile = () => join(folder, `${crypto.randomUUID()}.db`);
const failure = { name: 'Error', message: 'no' };

test('all appends, claims and settles of one turn are one commit', async () => {
  const path = newFile();
  const inbox = sqliteInbox({ path });
  await store(inbox, {}, {}, {}, {});
  const claimed = await inbox.claim(source, { limit: 4, leaseMs: 60_000 });
  const [done, failed, released, extended] = claimed;
  if (!done || !failed || !released || !extended) throw new Error('There are four.');
  const before = commitsInLog(path);
  const results = await Promise.all([
    ...Array.from({ length: 100 }, () => inbox.append(newDelivery(), [newEntry()])),
    inbox.complete(done.id, done.token),
    inbox.fail(failed.id, failed.token, failure, 0),
    inbox.release(released.id, released.token, 0),
    inbox.extend(extended.id, extended.token, 60_000),
    inbox.claim(source, { limit: 200, leaseMs: 60_000 }),
  ]);
  expect(commitsInLog(path) - before).toBe(1);
  expect(results.slice(100, 104)).toEqual([true, true, true, true]);
  // The entries that were appended, failed and released in this turn.
  expect(results[104]).toHaveLength(102);
});

test('`groupCommit: false` makes a commit for each call', async () => {
  const path = newFile();
  const inbox = sqliteInbox({ path, groupCommit: false });
  await store(inbox);
  const before = commitsInLog(path);
  await Promise.all(Array.from({ length: 20 }, () => store(inbox)));
  expect(commitsInLog(path) - before).toBe(20);
});

test('a claim that finds nothing writes nothing', async () => {
  const path = newFile();
  const inbox = sqliteInbox({ path });
  await store(inbox);
  await claimOne(inbox);
  const before = commitsInLog(path);
  for (let n = 0; n < 5; n++) expect(await inbox.claim(source, { limit: 10, leaseMs: 60_000 })).toEqual([]);
  expect(commitsInLog(path)).toBe(before);
});

test('nothing resolves before its commit', async () => {
  const path = newFile();
  const inbox = sqliteInbox({ path });
  await store(inbox);
  const find = new DatabaseSync(path).prepare('SELECT state, token FROM postern_inbox WHERE id = ?');
  for (let n = 0; n < 10; n++) {
    const [id = ''] = await store(inbox);
    expect(find.get(id)).toEqual({ state: 'pending', token: null });
    const claimed = await inbox.claim(source, { limit: 10, leaseMs: 60_000 });
    for (const each of claimed) expect(find.get(each.id)).toEqual({ state: 'processing', token: each.token });
    await inbox.complete(id, claimed.at(-1)?.token ?? '');
    expect(find.get(id)).toMatchObject({ state: 'done' });
  }
});

test('a call that SQLite would refuse does not fail the others of its turn', async () => {
  const inbox = sqliteInbox({ path: newFile() });
  const bad = [
    inbox.append(newDelivery({ body: 'text' as never }), [newEntry()]),
    inbox.append(newDelivery({ url: undefined as never }), [newEntry()]),
    inbox.append(newDelivery(), [newEntry({ occurredAt: new Date('never') })]),
    inbox.append(newDelivery(), [newEntry({ id: 5 as never })]),
    inbox.claim(source, { limit: Number.NaN, leaseMs: 1000 }),
    inbox.claim(source, { limit: 1, leaseMs: -1 }),
    inbox.claim(null as never, { limit: 1, leaseMs: 1 }),
    inbox.extend('id', 'token', Number.POSITIVE_INFINITY),
    inbox.complete('id', undefined as never),
    inbox.fail('id', 'token', failure, Number.NaN),
    inbox.release('id', 'token', Number.NaN),
    inbox.get(5 as never),
    inbox.list({}, { cursor: 'another' }),
  ];
  const good = store(inbox);
  for (const call of bad) await expect(call).rejects.toMatchObject({ name: 'StoreError' });
  expect(await good).toHaveLength(1);
});

describe('a turn that cannot be committed', () => {
  test('rejects whole, and leaves nothing behind', async () => {
    const database = new DatabaseSync(newFile());
    const inbox = sqliteInbox({ database });
    await store(inbox);
    const { id, token } = await claimOne(inbox);
    // A foreign key that is checked at COMMIT: every statement succeeds before.
    database.exec(`
      CREATE TABLE parent (id INTEGER PRIMARY KEY);
      CREATE TABLE child (parent REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
      CREATE TRIGGER poison AFTER INSERT ON postern_inbox WHEN new.type = 'poison'
        BEGIN INSERT INTO child VALUES (1); END`);
    const turn = [store(inbox, {}), store(inbox, { type: 'poison' }), inbox.complete(id, token)];
    for (const call of turn) await expect(call).rejects.toThrow('FOREIGN KEY constraint failed');
    expect(await inbox.stats()).toMatchObject({ pending: 0, processing: 1, done: 0 });
    expect(await inbox.complete(id, token)).toBe(true);
  });
});
