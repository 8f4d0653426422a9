import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { dedupMigrations } from './dedup/schema.ts';
import { testFolder } from './fixtures/folder.ts';
import { claimOne, source, store } from './fixtures/inbox-entries.ts';
import { inboxMigrations } from './inbox/schema.ts';
import { migrate } from './migrate.ts';
import { sqliteDedup } from './sqlite-dedup.ts';
import { sqliteInbox } from './sqlite-inbox.ts';

const folder = testFolder();
const newFile = () => join(folder, `${crypto.randomUUID()}.db`);
const table = 'postern_dedup';
const versionOf = (database: DatabaseSync) =>
  database.prepare('SELECT component, name, version FROM postern_schema').all();

test('a new file has the newest version', async () => {
  const database = new DatabaseSync(newFile());
  await sqliteDedup({ database }).claim('id', 1000);
  expect(versionOf(database)).toEqual([
    { component: 'dedup', name: table, version: dedupMigrations(table).length },
  ]);
});

test('a file of a newer version is refused, and left as it is', async () => {
  const path = newFile();
  await sqliteDedup({ path }).claim('id', 60_000);
  const database = new DatabaseSync(path);
  database.exec('UPDATE postern_schema SET version = 99');
  const store = sqliteDedup({ path });
  await expect(store.claim('new', 1000)).rejects.toMatchObject({
    name: 'StoreError',
    message: expect.stringMatching(/has schema version 99, and this release .* knows versions up to 1/),
  });
  expect(versionOf(database)).toEqual([{ component: 'dedup', name: table, version: 99 }]);
  // It goes on as soon as the file has a version that it knows.
  database.exec('UPDATE postern_schema SET version = 1');
  expect((await store.claim('id', 1000)).state).toBe('in-progress');
});

test('a file of version 0 becomes one of version 1 and keeps its ids', () => {
  const database = versionZero();
  migrate(database, { component: 'dedup', table, migrations: [fromZero] });
  expect(versionOf(database)).toEqual([{ component: 'dedup', name: table, version: 1 }]);
  expect(database.prepare('SELECT * FROM postern_dedup').all()).toEqual([
    { key: 'old', token: null, until: 9e15 },
  ]);
});

test('the store goes on with a file that was migrated', async () => {
  const database = versionZero();
  migrate(database, { component: 'dedup', table, migrations: [fromZero] });
  const store = sqliteDedup({ database });
  expect(await store.claim('old', 1000)).toEqual({ state: 'done' });
  expect((await store.claim('new', 1000)).state).toBe('claimed');
});

test('a file of an older version takes only the steps that it lacks', async () => {
  const database = new DatabaseSync(newFile());
  await sqliteDedup({ database }).claim('id', 60_000);
  const migrations = [...dedupMigrations(table), `ALTER TABLE ${table} ADD COLUMN runs INTEGER DEFAULT 7`];
  migrate(database, { component: 'dedup', table, migrations });
  migrate(database, { component: 'dedup', table, migrations });
  expect(versionOf(database)).toEqual([{ component: 'dedup', name: table, version: 2 }]);
  expect(database.prepare('SELECT key, runs FROM postern_dedup').all()).toEqual([{ key: 'id', runs: 7 }]);
});

test('a step that fails leaves the file at its version, and can be tried again', () => {
  const database = versionZero();
  const before = database.prepare('SELECT sql FROM sqlite_schema ORDER BY name').all();
  const failing = [fromZero, 'INSERT INTO nowhere VALUES (1)'];
  expect(() => migrate(database, { component: 'dedup', table, migrations: failing })).toThrow('nowhere');
  expect(database.prepare('SELECT sql FROM sqlite_schema ORDER BY name').all()).toEqual(before);
  migrate(database, { component: 'dedup', table, migrations: [fromZero] });
  expect(versionOf(database)).toEqual([{ component: 'dedup', name: table, version: 1 }]);
});

test('a table that Postern did not make is not used', async () => {
  const database = new DatabaseSync(newFile());
  database.exec(`CREATE TABLE ${table} (mine)`);
  const store = sqliteDedup({ database });
  await expect(store.claim('id', 1000)).rejects.toThrow('table "postern_dedup" already exists');
  database.exec(`DROP TABLE ${table}`);
  expect((await store.claim('id', 1000)).state).toBe('claimed');
});

describe('an inbox', () => {
  const inboxTable = 'postern_inbox';
  const version = inboxMigrations(inboxTable).length;

  test('stands beside the ids of deduplication, each with its own version', async () => {
    const path = newFile();
    const [inbox, dedup] = [sqliteInbox({ path }), sqliteDedup({ path })];
    await Promise.all([store(inbox), dedup.claim('id', 60_000)]);
    expect(versionOf(new DatabaseSync(path))).toEqual([
      { component: 'dedup', name: table, version: dedupMigrations(table).length },
      { component: 'inbox', name: inboxTable, version },
    ]);
    expect(await inbox.claim(source, { limit: 10, leaseMs: 1000 })).toHaveLength(1);
    expect((await dedup.claim('id', 1000)).state).toBe('in-progress');
  });

  test('of this version becomes one of the next, and keeps its events', async () => {
    const path = newFile();
    const inbox = sqliteInbox({ path });
    const [done = '', waiting] = await store(inbox, {}, { orderingKey: 'key' });
    await inbox.complete(done, (await claimOne(inbox)).token);
    await inbox.close();
    const database = new DatabaseSync(path);
    const next = `ALTER TABLE ${inboxTable} ADD COLUMN priority INTEGER NOT NULL DEFAULT 3`;
    const migrations = [...inboxMigrations(inboxTable), next];
    migrate(database, { component: 'inbox', table: inboxTable, migrations });
    expect(versionOf(database)).toEqual([{ component: 'inbox', name: inboxTable, version: version + 1 }]);
    const find = database.prepare(`SELECT id, state, priority FROM ${inboxTable} ORDER BY seq`);
    expect(find.all()).toEqual([
      { id: done, state: 'done', priority: 3 },
      { id: waiting, state: 'pending', priority: 3 },
    ]);
  });

  test('of a newer version is refused, and left as it is', async () => {
    const path = newFile();
    await store(sqliteInbox({ path }));
    const database = new DatabaseSync(path);
    database.exec('UPDATE postern_schema SET version = 99');
    const inbox = sqliteInbox({ path });
    await expect(store(inbox)).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringMatching(
        /postern_inbox \(inbox\) has schema version 99, .* up to 1: a newer release/,
      ),
    });
    expect(versionOf(database)).toEqual([{ component: 'inbox', name: inboxTable, version: 99 }]);
    database.exec(`UPDATE postern_schema SET version = ${version}`);
    expect(await inbox.claim(source, { limit: 10, leaseMs: 1000 })).toHaveLength(1);
  });

  test('is made once by many that begin together', async () => {
    const path = newFile();
    await Promise.all(Array.from({ length: 8 }, () => store(sqliteInbox({ path }))));
    expect(await sqliteInbox({ path }).stats()).toMatchObject({ pending: 8 });
  });
});

/** An invented earlier version: done ids only, in a table of another shape. */
function versionZero(): DatabaseSync {
  const database = new DatabaseSync(newFile());
  database.exec(`PRAGMA journal_mode = WAL; CREATE TABLE seen (id TEXT); INSERT INTO seen VALUES ('old')`);
  return database;
}

const fromZero = `${dedupMigrations(table)[0]}
  INSERT INTO ${table} SELECT id, NULL, 9000000000000000 FROM seen;
  DROP TABLE seen;`;
