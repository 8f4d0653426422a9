import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createReceiver } from '@postern/core';
import { emailApi } from '@postern/core/providers/email-api';
import { signDelivery } from '@postern/core/testing';
import { describe, expect, test } from 'vitest';
import { testFolder } from '../fixtures/folder.ts';
import { claimOne, newDelivery, newEntry, source, store } from '../fixtures/inbox-entries.ts';
import { startChild } from '../fixtures/start-child.ts';
import { type SqliteInbox, sqliteInbox } from '../sqlite-inbox.ts';

const folder = testFolder();
const newFile = () => join(folder, `${crypto.randomUUID()}.db`);
const provider = emailApi({ secret: 'a secret for the tests of the store' });
const silent = { debug() {}, warn() {}, error() {} };

/** Every call names the cause, and the sender is asked to send again. */
async function refusesAll(inbox: SqliteInbox, cause: RegExp): Promise<void> {
  const entry = { id: 'id', token: 'a token' };
  const calls = [
    () => inbox.append(newDelivery(), [newEntry()]),
    () => inbox.claim(source, { limit: 1, leaseMs: 1000 }),
    () => inbox.extend('id', 'a token', 1000),
    () => inbox.complete('id', 'a token'),
    () => inbox.fail('id', 'a token', { name: 'Error', message: 'no' }, 1000),
    () => inbox.release('id', 'a token', 0),
    () => inbox.list(),
    () => inbox.get('id'),
    () => inbox.stats(),
    () => inbox.replay(['id']),
    () => inbox.prune(),
    () => inbox.transaction({ entry }, () => undefined),
  ];
  for (const call of calls) {
    await expect(call()).rejects.toMatchObject({ name: 'StoreError', message: expect.stringMatching(cause) });
  }
  expect(await statusOf(inbox)).toBe(503);
}

async function statusOf(inbox: SqliteInbox): Promise<number> {
  const receiver = createReceiver(provider, { inbox, log: silent }).on('bounced', () => undefined);
  return (await receiver.receive(await signDelivery(provider, { type: 'bounced' }))).status;
}

/** After the cause is gone, the same inbox goes on by itself. */
async function goesOn(inbox: SqliteInbox): Promise<void> {
  expect(await statusOf(inbox)).toBe(200);
  const [id] = await store(inbox);
  const claimed = await inbox.claim(source, { limit: 100, leaseMs: 60_000 });
  expect(claimed.map((each) => each.id)).toContain(id);
  for (const each of claimed) expect(await inbox.complete(each.id, each.token)).toBe(true);
}

test('a folder that does not exist is named, until it is made', async () => {
  const path = join(folder, 'missing', 'inbox.db');
  const inbox = sqliteInbox({ path });
  await refusesAll(inbox, /its folder does not exist/);
  mkdirSync(dirname(path));
  await goesOn(inbox);
});

test('a folder instead of a file is named', async () => {
  await refusesAll(sqliteInbox({ path: folder }), /must be a file/);
});

test('a connection that may only read is named, and can be read', async () => {
  const path = newFile();
  const [id = ''] = await store(sqliteInbox({ path }));
  const inbox = sqliteInbox({ database: new DatabaseSync(path, { readOnly: true }) });
  await expect(store(inbox)).rejects.toThrow(/is read-only/);
  await expect(inbox.claim(source, { limit: 1, leaseMs: 1000 })).rejects.toThrow(/is read-only/);
  expect(await statusOf(inbox)).toBe(503);
  expect((await inbox.list()).entries).toMatchObject([{ id }]);
  expect(await inbox.stats()).toMatchObject({ pending: 1 });
});

test('tables that were dropped are named, and made again by the next call', async () => {
  const path = newFile();
  const inbox = sqliteInbox({ path });
  await store(inbox);
  new DatabaseSync(path).exec('DROP TABLE postern_inbox; DROP TABLE postern_schema');
  await expect(store(inbox)).rejects.toThrow(/no such table/);
  new DatabaseSync(path).exec('DROP TABLE postern_inbox_deliveries; DROP TABLE postern_inbox_sources');
  await goesOn(inbox);
});

test('a full disk is named, and nothing that was accepted is lost, until there is room', async () => {
  const database = new DatabaseSync(newFile());
  const inbox = sqliteInbox({ database });
  const accepted = await store(inbox, {}, {});
  const held = await claimOne(inbox);
  database.exec(`PRAGMA max_page_count = ${Number(database.prepare('PRAGMA page_count').get()?.page_count)}`);
  const body = new Uint8Array(100_000);
  for (let cause: unknown; cause === undefined; ) {
    const entry = newEntry();
    await inbox.append(newDelivery({ body }), [entry]).then(
      () => accepted.push(entry.id),
      (error) => {
        cause = error;
        expect(error).toMatchObject({
          name: 'StoreError',
          message: expect.stringMatching(/The disk .* is full/),
        });
      },
    );
  }
  // When one append of a turn fails, all of the turn fail.
  const turn = [store(inbox, {}), inbox.append(newDelivery({ body }), [newEntry()])];
  expect((await Promise.allSettled(turn)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  // Fills the rest of the last pages.
  for (let full = false; !full; ) {
    await store(inbox).then(
      ([id = '']) => accepted.push(id),
      () => {
        full = true;
      },
    );
  }
  expect(await statusOf(inbox)).toBe(503);
  database.exec('PRAGMA max_page_count = 100000');
  expect(await inbox.complete(held.id, held.token)).toBe(true);
  const claimed = await inbox.claim(source, { limit: 1000, leaseMs: 60_000 });
  expect([held, ...claimed].map(({ id }) => id).sort()).toEqual([...accepted].sort());
  await goesOn(inbox);
  expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
});

describe('a damaged file', () => {
  test('that never was a database is named, until it is moved away', async () => {
    const path = newFile();
    writeFileSync(path, 'not a database '.repeat(1000));
    const inbox = sqliteInbox({ path });
    await refusesAll(inbox, /is not a SQLite database/);
    expect(readFileSync(path, 'utf8')).toBe('not a database '.repeat(1000));
    rmSync(path);
    await goesOn(inbox);
  });

  test.each([
    ['its first page', 0],
    ['its other pages', 4096],
  ])('is named when %s went bad', async (_, from) => {
    const path = newFile();
    const before = sqliteInbox({ path });
    for (let n = 0; n < 50; n++) await store(before, {}, {}, {}, {});
    await before.close();
    writeFileSync(path, readFileSync(path).fill(0xa5, from));
    const inbox = sqliteInbox({ path });
    await expect(store(inbox)).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringMatching(/is damaged|is not a SQLite database, or is damaged/),
    });
    expect(await statusOf(inbox)).toBe(503);
  });
});

test('a file that another process has locked for long is named, until it lets go', async () => {
  const path = newFile();
  const inbox = sqliteInbox({ path });
  await store(inbox);
  const holder = startChild('hold-lock', path);
  await holder.said('locked');
  await expect(store(inbox)).rejects.toMatchObject({
    name: 'StoreError',
    message: expect.stringMatching(/has kept .* locked/),
  });
  expect(await statusOf(inbox)).toBe(503);
  holder.say('let go');
  await holder.said('unlocked');
  await goesOn(inbox);
  await holder.ended();
});

test('a file beside which no lock can be held lets no process claim, and is named', async () => {
  const path = newFile();
  const inbox = sqliteInbox({ path });
  const [id] = await store(inbox);
  for (let n = 0; n < 1000; n++) mkdirSync(`${path}-postern_inbox-owner${n}`);
  await expect(inbox.claim(source, { limit: 1, leaseMs: 1000 })).rejects.toMatchObject({
    name: 'StoreError',
  });
  rmSync(`${path}-postern_inbox-owner0`, { recursive: true });
  expect(await claimOne(inbox)).toMatchObject({ id, attempt: 1 });
});
