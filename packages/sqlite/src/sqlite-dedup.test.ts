import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createClock, dedupContract } from '@postern/core/testing';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { testFolder } from './fixtures/folder.ts';
import { type SqliteDedupOptions, sqliteDedup } from './sqlite-dedup.ts';

const folder = testFolder();
const newFile = () => join(folder, `${crypto.randomUUID()}.db`);

describe('sqliteDedup keeps the contract of a store', () => {
  const path = newFile();
  const create = () => {
    const clock = createClock('2026-01-15T10:30:00Z');
    return { store: sqliteDedup({ path, now: clock.now }), advance: clock.advance };
  };
  for (const { name, run } of dedupContract(create)) test(name, run);
});

describe('sqliteDedup opens its file', () => {
  test('at the first call and not before', async () => {
    const path = newFile();
    const store = sqliteDedup({ path });
    await new Promise(setImmediate);
    expect(existsSync(path)).toBe(false);
    await store.claim('id', 1000);
    expect(existsSync(path)).toBe(true);
    await store.close();
  });

  test('with ids that outlive it', async () => {
    const path = newFile();
    const before = sqliteDedup({ path });
    await before.complete('id', await claimed(before, 'id'), 60_000);
    await before.close();
    expect(await sqliteDedup({ path }).claim('id', 1000)).toEqual({ state: 'done' });
  });

  test.each([
    ['full', undefined, 2],
    ['normal', 'normal', 1],
  ] as const)('with synchronous %s and write-ahead logging', async (_, synchronous, level) => {
    const database = new DatabaseSync(newFile());
    const store = sqliteDedup({ database, ...(synchronous && { synchronous }) });
    await store.claim('id', 1000);
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: level });
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(database.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 50 });
  });

  test('beside other tables of the same file', async () => {
    const path = newFile();
    const [one, other] = [sqliteDedup({ path, table: 'one' }), sqliteDedup({ path, table: 'other' })];
    expect((await one.claim('id', 1000)).state).toBe('claimed');
    expect((await other.claim('id', 1000)).state).toBe('claimed');
    expect((await sqliteDedup({ path, table: 'ONE' }).claim('id', 1000)).state).toBe('in-progress');
  });
});

describe('sqliteDedup with a database of yours', () => {
  test('leaves it open', async () => {
    const database = new DatabaseSync(newFile());
    const store = sqliteDedup({ database });
    await store.claim('id', 1000);
    await store.close();
    expect(database.prepare('SELECT count(*) AS n FROM postern_dedup').get()).toEqual({ n: 1 });
  });

  test('leaves your transaction alone, and says why it cannot write', async () => {
    const database = new DatabaseSync(newFile());
    const store = sqliteDedup({ database });
    database.exec('CREATE TABLE mine (a)');
    const mine = database.prepare('SELECT count(*) AS n FROM mine');
    for (const n of [1, 2]) {
      database.exec('BEGIN; INSERT INTO mine VALUES (1)');
      await expect(store.claim('id', 1000)).rejects.toThrow('transaction');
      database.exec('COMMIT');
      expect(mine.get()).toEqual({ n });
      expect((await store.claim(`id ${n}`, 1000)).state).toBe('claimed');
    }
  });

  test('reads it with any defaults', async () => {
    const database = new DatabaseSync(newFile(), { readBigInts: true, returnArrays: true });
    const store = sqliteDedup({ database });
    const token = await claimed(store, 'id');
    expect(await store.claim('id', 1000)).toMatchObject({ leaseUntil: expect.any(Number) });
    expect(await store.complete('id', token, 1000)).toBe(true);
    expect(await store.claim('id', 1000)).toEqual({ state: 'done' });
    expect(await sqliteDedup({ database }).prune()).toBe(0);
  });

  test('refuses one in memory, where nothing is written ahead', async () => {
    const store = sqliteDedup({ database: new DatabaseSync(':memory:') });
    await expect(store.claim('id', 1000)).rejects.toThrow('journal mode stays memory');
  });
});

describe('sqliteDedup takes any key', () => {
  test('apart from every other', async () => {
    const store = sqliteDedup({ path: newFile() });
    const long = 'k'.repeat(100_000);
    const keys = [
      '',
      ' ',
      'a',
      'A',
      'a\0',
      'a\0b',
      'é',
      'e\u0301',
      '\ud800',
      '\udbff',
      '\ufffd',
      'x\udc00',
      '1',
      '1.0',
    ];
    for (const key of [...keys, `${long}1`, `${long}2`, '"; DROP TABLE postern_dedup; --']) {
      expect([key, (await store.claim(key, 1000)).state]).toEqual([key, 'claimed']);
      expect([key, (await store.claim(key, 1000)).state]).toEqual([key, 'in-progress']);
    }
  });

  test('and a call that SQLite would refuse does not fail the others of its turn', async () => {
    const store = sqliteDedup({ path: newFile() });
    const calls = [
      store.claim('a', 1000),
      store.claim('b', Number.NaN),
      store.claim(5 as never, 1),
      store.claim('c', 0.5),
    ];
    const results = await Promise.allSettled(calls);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  });
});

describe('sqliteDedup prunes', () => {
  test('all expired ids, and no others', async () => {
    const { store, clock, rows } = withClock();
    await Promise.all(
      Array.from({ length: 1201 }, async (_, n) =>
        store.complete(`${n}`, await claimed(store, `${n}`), 2000),
      ),
    );
    await store.complete('kept', await claimed(store, 'kept'), 90_000_000);
    const late = await claimed(store, 'late');
    await claimed(store, 'abandoned');
    clock.advance(2000);
    expect(await store.prune()).toBe(1201);
    expect(rows()).toBe(3);
    expect(await store.extend('late', late, 90_000_000)).toBe(true);
    clock.advance(86_400_000);
    expect(await store.prune()).toBe(1);
    expect(await store.claim('kept', 1)).toEqual({ state: 'done' });
    expect(await store.claim('late', 1)).toMatchObject({ state: 'in-progress' });
  });

  test('in steps, between which claims go on', async () => {
    const { store, clock, rows } = withClock();
    await Promise.all(
      Array.from({ length: 2000 }, async (_, n) =>
        store.complete(`${n}`, await claimed(store, `${n}`), 2000),
      ),
    );
    clock.advance(2000);
    const left: number[] = [];
    let over = false;
    const pruned = store.prune().finally(() => {
      over = true;
    });
    while (!over) {
      await store.release('nobody', 'none');
      left.push(rows());
    }
    expect(await pruned).toBe(2000);
    expect(left.slice(0, 4)).toEqual([1500, 1000, 500, 0]);
  });

  test('a little with each claim, so that the table does not grow', async () => {
    const { store, clock, rows } = withClock();
    for (let n = 0; n < 200; n++) {
      await store.complete(`${n}`, await claimed(store, `${n}`), 10);
      clock.advance(1);
    }
    expect(rows()).toBeLessThan(15);
  });
});

describe('sqliteDedup closes', () => {
  test('after the calls that came before, and refuses later ones', async () => {
    const path = newFile();
    const store = sqliteDedup({ path });
    const claims = Array.from({ length: 2500 }, (_, n) => store.claim(`${n}`, 1000));
    const closed = store.close();
    await expect(store.claim('late', 1000)).rejects.toMatchObject({
      name: 'StoreError',
      message: 'The store is closed.',
    });
    await Promise.all([closed, store.close()]);
    expect((await Promise.all(claims)).every(({ state }) => state === 'claimed')).toBe(true);
    // The last connection is closed, so the log is in the file.
    expect(existsSync(`${path}-wal`)).toBe(false);
    expect(readFileSync(path).includes('late')).toBe(false);
  });

  test('without having been opened', async () => {
    const path = newFile();
    await sqliteDedup({ path }).close();
    expect(existsSync(path)).toBe(false);
  });
});

describe('sqliteDedup refuses', () => {
  test.each<[string, object | undefined, string]>([
    ['no options', undefined, 'either `path` or `database`'],
    ['neither place', {}, 'either `path` or `database`'],
    ['both places', { path: 'a', database: new DatabaseSync(':memory:') }, 'either `path` or `database`'],
    ['an unset path', { path: undefined }, 'either `path` or `database`'],
    ['an empty path', { path: ' ' }, '`path` must name a file'],
    ['a path in memory', { path: ':memory:' }, 'memoryDedup()'],
    ['a path that is no text', { path: 5 }, '`path` must name a file'],
    ['a path with a NUL', { path: 'a\0b' }, '`path` must name a file'],
    ['another database', { database: { query() {} } }, 'DatabaseSync'],
    ['another synchronous', { path: 'a', synchronous: 'off' }, "'full' or 'normal'"],
    ...['', 'a b', 'a"b', '1a', 'a;b', 'a\n', 'sqlite_a', 'Postern_Schema', 'é', 'a'.repeat(64), 5, null].map(
      (table): [string, object, string] => [`the table ${table}`, { path: 'a', table }, '`table` must be'],
    ),
  ])('%s', (_, options, message) => {
    const make = () => sqliteDedup(options as SqliteDedupOptions);
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ name: 'ConfigurationError' }));
  });

  test('two places at once, when compiled', () => {
    expectTypeOf<{ path: string; database: DatabaseSync }>().not.toExtend<SqliteDedupOptions>();
    expectTypeOf<{ table: string }>().not.toExtend<SqliteDedupOptions>();
    expectTypeOf<{ path: string }>().toExtend<SqliteDedupOptions>();
  });
});

function withClock() {
  const clock = createClock('2026-01-15T10:30:00Z');
  const database = new DatabaseSync(newFile());
  const rows = () => Number(database.prepare('SELECT count(*) AS n FROM postern_dedup').get()?.n);
  return { clock, store: sqliteDedup({ database, now: clock.now }), rows };
}

async function claimed(store: ReturnType<typeof sqliteDedup>, key: string): Promise<string> {
  const claim = await store.claim(key, 1000);
  if (claim.state !== 'claimed') throw new Error(`${key} was ${claim.state}.`);
  return claim.token;
}
