import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '@postern/core';
import { describe, expect, test } from 'vitest';
import { testFolder } from './fixtures/folder.ts';
import { receiverOn } from './fixtures/receiver-on.ts';
import { startChild } from './fixtures/start-child.ts';
import { type SqliteDedup, sqliteDedup } from './sqlite-dedup.ts';

const folder = testFolder();
const newFile = () => join(folder, `${crypto.randomUUID()}.db`);

/** The store names the cause and claims nothing, and the sender is asked to send again. */
async function refusesAll(store: SqliteDedup, cause: RegExp): Promise<void> {
  const token = 'a token';
  const calls = [
    () => store.claim('new', 1000),
    () => store.complete('new', token, 1000),
    () => store.release('new', token),
    () => store.extend('new', token, 1000),
  ];
  for (const call of calls) await expect(call()).rejects.toThrow(cause);
  await expect(store.claim('new', 1000)).rejects.toBeInstanceOf(StoreError);
  await answers503(store, cause);
}

async function answers503(store: SqliteDedup, cause: RegExp): Promise<void> {
  const { send, handled, failures } = receiverOn(store);
  expect(await send('refused')).toBe(503);
  expect(handled).toEqual([]);
  expect(failures).toEqual([expect.objectContaining({ message: expect.stringMatching(cause) })]);
}

/** After the cause is gone, the same store goes on by itself. */
async function goesOn(store: SqliteDedup): Promise<void> {
  const { send, handled } = receiverOn(store);
  expect(await send('refused')).toBe(200);
  expect(await send('refused')).toBe(200);
  expect(handled).toEqual(['refused']);
}

test('a folder that does not exist is named, until it is made', async () => {
  const path = join(folder, 'missing', 'ids.db');
  const store = sqliteDedup({ path });
  await refusesAll(store, /its folder does not exist/);
  mkdirSync(dirname(path));
  await goesOn(store);
});

test('a folder instead of a file is named', async () => {
  await refusesAll(sqliteDedup({ path: folder }), /must be a file/);
});

test('a table that was dropped is named, and made again by the next call', async () => {
  const path = newFile();
  const store = sqliteDedup({ path });
  await store.claim('id', 60_000);
  new DatabaseSync(path).exec('DROP TABLE postern_dedup; DROP TABLE postern_schema');
  await answers503(store, /no such table/);
  await goesOn(store);
});

test('a full disk is named, until there is room', async () => {
  const database = new DatabaseSync(newFile());
  const store = sqliteDedup({ database });
  await store.claim('held', 60_000);
  const pages = Number(database.prepare('PRAGMA page_count').get()?.page_count);
  database.exec(`PRAGMA max_page_count = ${pages}`);
  let cause: unknown;
  const claimed: string[] = [];
  for (let n = 0; cause === undefined; n++) {
    const key = `${n}`.padEnd(500, '.');
    await store.claim(key, 60_000).then(
      () => claimed.push(key),
      (error) => {
        cause = error;
      },
    );
  }
  expect(cause).toMatchObject({ name: 'StoreError', message: expect.stringMatching(/The disk .* is full/) });
  // When one claim of a turn fails, all of the turn fail.
  const turn = Array.from({ length: 20 }, (_, n) => store.claim(`turn ${n}`.padEnd(500, '.'), 60_000));
  expect(new Set((await Promise.allSettled(turn)).map(({ status }) => status))).toEqual(
    new Set(['rejected']),
  );
  // Earlier answers still hold.
  for (const key of ['held', ...claimed]) expect((await store.claim(key, 1000)).state).toBe('in-progress');
  while ((await store.claim(crypto.randomUUID(), 60_000).catch(() => null)) !== null);
  await answers503(store, /The disk .* is full/);
  database.exec('PRAGMA max_page_count = 100000');
  await goesOn(store);
  expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
});

test('a connection that may only read is named', async () => {
  const path = newFile();
  await sqliteDedup({ path }).claim('id', 1000);
  await refusesAllWrites(sqliteDedup({ database: new DatabaseSync(path, { readOnly: true }) }));
});

async function refusesAllWrites(store: SqliteDedup): Promise<void> {
  await expect(store.claim('new', 1000)).rejects.toThrow(/is read-only/);
  await answers503(store, /is read-only/);
}

describe('without the right to write', () => {
  /** Lets every user pass through: mkdtemp makes folders for their owner alone. */
  async function fileOf(mode: { file: number; folder: number }): Promise<string> {
    chmodSync(folder, 0o755);
    const home = join(folder, crypto.randomUUID());
    mkdirSync(home);
    const path = join(home, 'ids.db');
    const store = sqliteDedup({ path });
    await store.claim('id', 60_000);
    await store.close();
    chmodSync(path, mode.file);
    chmodSync(home, mode.folder);
    return path;
  }

  test.each([
    ['the file', { file: 0o444, folder: 0o777 }, /is read-only for this process/],
    ['the folder', { file: 0o666, folder: 0o555 }, /is read-only|needs write access/],
    ['to read either', { file: 0o000, folder: 0o777 }, /needs write access/],
  ])('%s is named', async (_, mode, cause) => {
    const path = await fileOf(mode);
    const child = startChild('claim-as-nobody', path);
    await child.ended();
    expect(JSON.parse(child.lines[0] ?? '')).toEqual({
      name: 'StoreError',
      code: 'store-unavailable',
      message: expect.stringMatching(cause),
    });
    chmodSync(dirname(path), 0o777);
    for (const name of readdirSync(dirname(path))) chmodSync(join(dirname(path), name), 0o666);
    const again = startChild('claim-as-nobody', path);
    await again.ended();
    expect(JSON.parse(again.lines[0] ?? '')).toMatchObject({ state: 'claimed' });
  });
});

describe('a damaged file', () => {
  test('that never was a database is named, until it is moved away', async () => {
    const path = newFile();
    writeFileSync(path, 'not a database '.repeat(1000));
    const store = sqliteDedup({ path });
    await refusesAll(store, /is not a SQLite database/);
    expect(readFileSync(path, 'utf8')).toBe('not a database '.repeat(1000));
    rmSync(path);
    await goesOn(store);
  });

  test.each([
    ['its first page', 0],
    ['its other pages', 4096],
  ])('is named when %s went bad', async (_, from) => {
    const path = newFile();
    const before = sqliteDedup({ path });
    await Promise.all(Array.from({ length: 500 }, (_, n) => before.claim(`id ${n}`, 60_000)));
    await before.close();
    const bytes = readFileSync(path);
    expect(bytes.length).toBeGreaterThan(8 * 4096);
    writeFileSync(path, bytes.fill(0xa5, from));
    expect(statSync(path).size).toBe(bytes.length);
    await refusesAll(sqliteDedup({ path }), /is damaged|is not a SQLite database, or is damaged/);
  });
});

describe('a file that another process has locked', () => {
  test('for long is named, while everything else goes on, until it lets go', async () => {
    const path = newFile();
    const store = sqliteDedup({ path });
    await store.claim('id', 60_000);
    const holder = startChild('hold-lock', path);
    await holder.said('locked');
    const before = performance.eventLoopUtilization();
    await expect(store.claim('new', 1000)).rejects.toThrow(/has kept .* locked/);
    // A thread that waits inside SQLite counts as busy.
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
    await answers503(store, /has kept .* locked/);
    holder.say('let go');
    await holder.said('unlocked');
    await goesOn(store);
    await holder.ended();
  });

  test('for a moment is waited for, in order', async () => {
    const path = newFile();
    const store = sqliteDedup({ path });
    await store.claim('id', 60_000);
    const holder = startChild('hold-lock', path);
    await holder.said('locked');
    const first = store.claim('contested', 60_000);
    // The first has met the lock before the second joins it.
    await new Promise(setImmediate);
    const second = store.claim('contested', 60_000);
    holder.say('let go');
    expect((await first).state).toBe('claimed');
    expect((await second).state).toBe('in-progress');
    await holder.ended();
  });

  test('before it was ever opened is named, and waited for', async () => {
    const path = newFile();
    new DatabaseSync(path).exec('CREATE TABLE anything (a)');
    const holder = startChild('hold-lock', path);
    await holder.said('locked');
    const store = sqliteDedup({ path });
    await expect(store.claim('new', 1000)).rejects.toThrow(/has kept .* locked/);
    const waiting = store.claim('new', 60_000);
    holder.say('let go');
    expect((await waiting).state).toBe('claimed');
    await holder.ended();
  });

  test('does not keep close from ending', async () => {
    const path = newFile();
    const store = sqliteDedup({ path });
    await store.claim('id', 60_000);
    const holder = startChild('hold-lock', path);
    await holder.said('locked');
    const claim = store.claim('new', 1000);
    await Promise.all([expect(claim).rejects.toThrow(/locked/), store.close()]);
    holder.say('let go');
    await holder.ended();
    expect((await sqliteDedup({ path }).claim('new', 1000)).state).toBe('claimed');
  });
});
