import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { NonRetryableError } from '@postern/core';
import { createClock } from '@postern/core/testing';
import { describe, expect, test } from 'vitest';
import { commitsInLog } from '../fixtures/commits-in-log.ts';
import { testFolder } from '../fixtures/folder.ts';
import { claimOne, store } from '../fixtures/inbox-entries.ts';
import { sqliteInbox } from '../sqlite-inbox.ts';

const folder = testFolder();

/** An inbox with a table for the effects of handlers in its file. */
function withEffects() {
  const path = join(folder, `${crypto.randomUUID()}.db`);
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE effects (what TEXT)');
  const clock = createClock('2026-01-15T10:30:00Z');
  const inbox = sqliteInbox({ path, now: clock.now });
  const effects = () =>
    database
      .prepare('SELECT what FROM effects')
      .all()
      .map(({ what }) => what);
  return { path, database, clock, inbox, effects };
}

function write(what: string): (database: DatabaseSync) => string {
  return (database) => {
    database.prepare('INSERT INTO effects VALUES (?)').run(what);
    return what;
  };
}

describe('transaction', () => {
  test('commits an effect and the end of its event together, in one commit', async () => {
    const { path, inbox, effects } = withEffects();
    const [id = ''] = await store(inbox);
    const entry = await claimOne(inbox);
    const before = commitsInLog(path);
    expect(await inbox.transaction({ entry }, write('once'))).toBe('once');
    expect(commitsInLog(path) - before).toBe(1);
    expect(effects()).toEqual(['once']);
    expect(await inbox.get(id)).toMatchObject({ state: 'done', attempts: 1, history: [{}] });
    // As the worker does when the handler has ended.
    expect(await inbox.complete(id, entry.token)).toBe(true);
    expect((await inbox.get(id))?.history).toHaveLength(1);
  });

  test('shares the commit of its turn, and leaves the other calls of the turn alone when it fails', async () => {
    const { path, inbox, effects } = withEffects();
    await store(inbox, {}, {}, {});
    const [one, two, three] = [await claimOne(inbox), await claimOne(inbox), await claimOne(inbox)];
    const before = commitsInLog(path);
    const failing = inbox.transaction({ entry: two }, (database) => {
      write('undone')(database);
      throw new NonRetryableError('not ours');
    });
    const results = await Promise.allSettled([
      inbox.transaction({ entry: one }, write('first')),
      failing,
      inbox.complete(three.id, three.token),
      store(inbox),
    ]);
    expect(commitsInLog(path) - before).toBe(1);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    // The worker gets the error that the handler threw.
    await expect(failing).rejects.toBeInstanceOf(NonRetryableError);
    expect(effects()).toEqual(['first']);
    expect(await inbox.get(two.id)).toMatchObject({ state: 'processing', history: [] });
    expect(await inbox.fail(two.id, two.token, { name: 'Error', message: '' }, 0)).toBe(true);
  });

  test('that fails leaves the counts of the others of its turn as they are', async () => {
    const { inbox } = withEffects();
    await store(inbox, {}, {});
    const entry = await claimOne(inbox);
    const failing = inbox.transaction({ entry }, () => {
      throw new Error('no');
    });
    const turn = [
      store(inbox),
      failing.catch((error: Error) => error.message),
      inbox.claim('none', { limit: 1, leaseMs: 1000 }),
    ];
    expect((await Promise.all(turn))[1]).toBe('no');
    expect(await inbox.stats()).toMatchObject({ pending: 2, processing: 1, done: 0 });
    await inbox.complete(entry.id, entry.token);
    expect(await inbox.stats()).toMatchObject({ pending: 2, processing: 0, done: 1 });
  });

  test('runs nothing for a stale owner', async () => {
    const { inbox, clock, effects } = withEffects();
    await store(inbox);
    const stale = await claimOne(inbox, 1000);
    clock.advance(1001);
    const owner = await claimOne(inbox);
    await expect(inbox.transaction({ entry: stale }, write('stale'))).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining('the lease ended'),
    });
    await inbox.transaction({ entry: owner }, write('owner'));
    expect(effects()).toEqual(['owner']);
  });

  test('runs once for one claim', async () => {
    const { inbox, effects } = withEffects();
    await store(inbox);
    const entry = await claimOne(inbox);
    const twice = [write('once'), write('twice')].map((run) => inbox.transaction({ entry }, run));
    const results = await Promise.allSettled(twice);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(effects()).toEqual(['once']);
  });

  test('undoes an effect that is not synchronous', async () => {
    const { inbox, effects } = withEffects();
    const [id = ''] = await store(inbox);
    const entry = await claimOne(inbox);
    const run = async (database: DatabaseSync) => write('too early')(database);
    await expect(inbox.transaction({ entry }, run)).rejects.toThrow('must be synchronous');
    expect(effects()).toEqual([]);
    expect(await inbox.get(id)).toMatchObject({ state: 'processing' });
  });

  test('keeps nothing of a turn that SQLite has undone, even if the effect hides the error', async () => {
    const { database, inbox, effects } = withEffects();
    database.exec(
      `CREATE TABLE child (id INTEGER PRIMARY KEY ON CONFLICT ROLLBACK); INSERT INTO child VALUES (1)`,
    );
    const [id = ''] = await store(inbox);
    const entry = await claimOne(inbox);
    const hidden = inbox.transaction({ entry }, (own) => {
      write('undone')(own);
      try {
        own.exec('INSERT INTO child VALUES (1)');
      } catch {}
    });
    const beside = store(inbox);
    await expect(hidden).rejects.toMatchObject({ name: 'StoreError' });
    await expect(beside).rejects.toMatchObject({ name: 'StoreError' });
    expect(effects()).toEqual([]);
    expect(await inbox.get(id)).toMatchObject({ state: 'processing' });
    await inbox.transaction({ entry }, write('again'));
    expect(effects()).toEqual(['again']);
  });

  test('lets the next entry of an ordering key be claimed', async () => {
    const { inbox } = withEffects();
    const [, second] = await store(inbox, { orderingKey: 'key' }, { orderingKey: 'key' });
    await inbox.transaction({ entry: await claimOne(inbox) }, () => undefined);
    expect((await claimOne(inbox)).id).toBe(second);
  });

  test('refuses a context without an entry, and says what is wrong', async () => {
    const { inbox } = withEffects();
    await expect(inbox.transaction({}, () => undefined)).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('no `context.entry`'),
    });
  });
});
