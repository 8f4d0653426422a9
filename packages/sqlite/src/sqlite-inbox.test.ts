import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { InboxStore } from '@postern/core/inbox';
import { createClock, inboxContract } from '@postern/core/testing';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { testFolder } from './fixtures/folder.ts';
import { claimOne, newDelivery, newEntry, source, store } from './fixtures/inbox-entries.ts';
import { type SqliteInbox, type SqliteInboxOptions, sqliteInbox } from './sqlite-inbox.ts';

const folder = testFolder();
const newFile = () => join(folder, `${crypto.randomUUID()}.db`);

describe('sqliteInbox keeps the contract of an inbox', () => {
  const path = newFile();
  const clock = createClock('2026-01-15T10:30:00Z');
  const cases = inboxContract((retention) => ({
    inbox: sqliteInbox({ path, now: clock.now, ...retention }),
    advance: clock.advance,
  }));
  for (const { name, run } of cases) test(name, run);
});

describe('sqliteInbox opens its file', () => {
  test('at the first call and not before', async () => {
    const path = newFile();
    const inbox = sqliteInbox({ path });
    await new Promise(setImmediate);
    expect(existsSync(path)).toBe(false);
    await store(inbox);
    expect(existsSync(path)).toBe(true);
    await inbox.close();
  });

  test('with events that outlive it', async () => {
    const path = newFile();
    const before = sqliteInbox({ path });
    const [done = '', waiting] = await store(before, {}, {});
    await before.complete(done, (await claimOne(before)).token);
    await before.close();
    const after = sqliteInbox({ path });
    expect((await claimOne(after)).id).toBe(waiting);
    expect(await after.append(newDelivery(), [newEntry({ id: done })])).toMatchObject([
      { state: 'duplicate' },
    ]);
  });

  test.each([
    ['full', undefined, 2],
    ['normal', 'normal', 1],
  ] as const)('with synchronous %s and write-ahead logging', async (_, synchronous, level) => {
    const database = new DatabaseSync(newFile());
    await store(sqliteInbox({ database, ...(synchronous && { synchronous }) }));
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: level });
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  });

  test('beside other inboxes of the same file', async () => {
    const path = newFile();
    const [one, other] = [sqliteInbox({ path, table: 'one' }), sqliteInbox({ path, table: 'other' })];
    const id = newEntry().id;
    for (const inbox of [one, other]) await store(inbox, { id });
    await one.complete(id, (await claimOne(one)).token);
    expect((await other.get(id))?.state).toBe('pending');
  });

  test('with its own settings, whatever settings a database of yours has', async () => {
    const database = new DatabaseSync(newFile(), { readBigInts: true, returnArrays: true });
    const inbox = sqliteInbox({ database });
    const [id = ''] = await store(inbox, { occurredAt: new Date(5) });
    const { token } = await claimOne(inbox);
    expect(await inbox.complete(id, token)).toBe(true);
    expect(await inbox.get(id)).toMatchObject({ attempts: 1, occurredAt: new Date(5), history: [{}] });
    expect((await inbox.list()).entries).toHaveLength(1);
    expect(await inbox.stats()).toMatchObject({ done: 1 });
    expect(await inbox.prune()).toEqual({ bodies: 0, entries: 0 });
    await inbox.close();
    expect(database.isOpen).toBe(true);
  });
});

describe('sqliteInbox keeps', () => {
  test('texts that SQLite cannot hold, apart and unchanged', async () => {
    const inbox = sqliteInbox({ path: newFile() });
    const texts = ['a', 'a\0', 'a\0b', '\ud800', '\udbff', '\ufffd', 'x\udc00'];
    for (const text of texts) {
      await store(inbox, { eventId: text, type: text, orderingKey: text });
      expect(await claimOne(inbox)).toMatchObject({ eventId: text, type: text });
      const { entries } = await inbox.list({ type: text });
      expect(entries.map(({ orderingKey }) => orderingKey)).toEqual([text]);
      expect((await inbox.list({ text })).entries.length).toBeGreaterThan(0);
    }
  });

  test('fractions of a millisecond as whole ones', async () => {
    const inbox = sqliteInbox({ path: newFile(), now: () => 1000.5 });
    await store(inbox);
    const { id, token } = await claimOne(inbox, 0.5);
    expect(await inbox.get(id)).toMatchObject({ receivedAt: new Date(1000), leaseUntil: new Date(1001) });
    expect(await inbox.release(id, token, 0.25)).toBe(true);
    expect((await inbox.get(id))?.dueAt).toEqual(new Date(1001));
  });

  test('no delivery without a new entry', async () => {
    const path = newFile();
    const inbox = sqliteInbox({ path });
    const [id = ''] = await store(inbox);
    await inbox.append(newDelivery(), [newEntry({ id })]);
    const count = new DatabaseSync(path).prepare('SELECT count(*) AS n FROM postern_inbox_deliveries');
    expect(count.get()).toEqual({ n: 1 });
  });

  test('one delivery for all of its entries, and returns it with each', async () => {
    const inbox = sqliteInbox({ path: newFile() });
    await store(inbox, {}, {});
    const [one, other] = await inbox.claim(source, { limit: 2, leaseMs: 1000 });
    expect(one?.delivery).toBe(other?.delivery);
  });
});

describe('sqliteInbox closes', () => {
  test('after the calls that came before, and refuses later ones', async () => {
    const path = newFile();
    const inbox = sqliteInbox({ path });
    const appends = Array.from({ length: 1500 }, () => store(inbox));
    const closed = inbox.close();
    await expect(store(inbox)).rejects.toMatchObject({ name: 'StoreError', message: 'The store is closed.' });
    await Promise.all([closed, inbox.close()]);
    expect((await Promise.all(appends)).length).toBe(1500);
    // The last connection is closed, so the log is in the file.
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  test('without having been opened', async () => {
    const path = newFile();
    await sqliteInbox({ path }).close();
    expect(existsSync(path)).toBe(false);
  });
});

describe('sqliteInbox refuses', () => {
  test.each<[string, object | undefined, string]>([
    ['no options', undefined, 'sqliteInbox takes either `path` or `database`'],
    ['both places', { path: 'a', database: new DatabaseSync(':memory:') }, 'either `path` or `database`'],
    ['a path in memory', { path: ':memory:' }, 'memoryInbox()'],
    ['a table that is no name', { path: 'a', table: 'a"b' }, '`table` must be'],
    ['another synchronous', { path: 'a', synchronous: 'off' }, "'full' or 'normal'"],
    ['a retention of nothing', { path: 'a', retentionMs: 0 }, '`retentionMs` must be'],
    ['a retention that is no number', { path: 'a', bodyRetentionMs: '7d' }, '`bodyRetentionMs` must be'],
    ['a retention before today', { path: 'a', deadRetentionMs: -1 }, '`deadRetentionMs` must be'],
  ])('%s', (_, options, message) => {
    const make = () => sqliteInbox(options as SqliteInboxOptions);
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ name: 'ConfigurationError' }));
  });

  test('two places at once, when compiled', () => {
    expectTypeOf<{ path: string; database: DatabaseSync }>().not.toExtend<SqliteInboxOptions>();
    expectTypeOf<{ path: string; retentionMs: number }>().toExtend<SqliteInboxOptions>();
    expectTypeOf<SqliteInbox>().toExtend<InboxStore>();
  });
});
