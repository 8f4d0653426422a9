import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { testFolder } from './fixtures/folder.ts';
import { claimOne, source, store } from './fixtures/inbox-entries.ts';
import { startChild } from './fixtures/start-child.ts';
import { createLeaseOwner } from './lease-owner.ts';
import { sqliteInbox } from './sqlite-inbox.ts';

const folder = testFolder();
const newFile = () => join(folder, `${crypto.randomUUID()}.db`);
const ownerFiles = (path: string) =>
  readdirSync(folder).filter((name) => name.startsWith(`${basename(path)}-postern_inbox-owner`));

/** Another process that has claimed, and waits. */
async function holder(path: string, limit = 1) {
  const child = startChild('claim-and-hold', path, 'postern_inbox', `${limit}`);
  await child.said(`claimed ${limit}`);
  return child;
}

describe('an event that a process had claimed', () => {
  test('can be claimed at once after a SIGKILL, as crashed', async () => {
    const path = newFile();
    const inbox = sqliteInbox({ path });
    const ids = await store(inbox, {}, {}, {});
    await inbox.close();
    await (await holder(path, 3)).ended('SIGKILL');
    const restarted = sqliteInbox({ path });
    const claimed = await restarted.claim(source, { limit: 10, leaseMs: 60_000 });
    expect(claimed.map(({ id, attempt, crashes }) => [id, attempt, crashes])).toEqual(
      ids.map((id) => [id, 2, 1]),
    );
    // The number of the dead is used again.
    expect(ownerFiles(path)).toEqual([`${basename(path)}-postern_inbox-owner0`]);
  });

  test('can be claimed by one that ran beside it, long before the lease ends', async () => {
    const path = newFile();
    const inbox = sqliteInbox({ path });
    await store(inbox, {}, {});
    await claimOne(inbox);
    const child = await holder(path);
    expect(await inbox.claim(source, { limit: 10, leaseMs: 60_000 })).toEqual([]);
    await child.ended('SIGKILL');
    await expect
      .poll(() => inbox.claim(source, { limit: 10, leaseMs: 60_000 }), { interval: 50 })
      .toMatchObject([{ attempt: 2, crashes: 1 }]);
  });

  test('stays claimed while its process lives, whichever process starts', async () => {
    const path = newFile();
    const inbox = sqliteInbox({ path });
    const [id = ''] = await store(inbox);
    const child = await holder(path);
    for (let round = 0; round < 3; round++) {
      const other = sqliteInbox({ path });
      expect(await other.claim(source, { limit: 10, leaseMs: 60_000 })).toEqual([]);
      await other.close();
    }
    child.say('end');
    await child.said('completed');
    expect(await inbox.get(id)).toMatchObject({ state: 'done', attempts: 1, crashes: 0 });
    await child.ended();
  });

  test('can be claimed when only its process of several has died, and those of the others can not', async () => {
    const path = newFile();
    const inbox = sqliteInbox({ path });
    const ids = await store(inbox, {}, {}, {});
    const children = [await holder(path), await holder(path), await holder(path)];
    await children[1]?.ended('SIGKILL');
    expect(await inbox.claim(source, { limit: 10, leaseMs: 60_000 })).toMatchObject([
      { id: ids[1], crashes: 1 },
    ]);
    for (const child of [children[0], children[2]]) {
      child?.say('end');
      await child?.said('completed');
      await child?.ended();
    }
    const states = await Promise.all(ids.map(async (id) => (await inbox.get(id))?.state));
    expect(states).toEqual(['done', 'processing', 'done']);
  });

  test('can be claimed when its store was closed', async () => {
    const path = newFile();
    const inbox = sqliteInbox({ path });
    await store(inbox);
    await claimOne(inbox);
    await inbox.close();
    expect(await claimOne(sqliteInbox({ path }))).toMatchObject({ crashes: 1 });
  });

  test('leaves its token valid until another process has claimed it', async () => {
    const path = newFile();
    const inbox = sqliteInbox({ path });
    const [id = ''] = await store(inbox);
    const { token } = await claimOne(inbox, 1);
    await expect.poll(() => inbox.claim('another', { limit: 1, leaseMs: 1 })).toEqual([]);
    expect(await inbox.complete(id, token)).toBe(true);
  });

  test('is kept apart by table', async () => {
    const path = newFile();
    const [one, other] = ['one', 'other'].map((table) => sqliteInbox({ path, table }));
    if (!one || !other) throw new Error('There are two.');
    await store(one);
    await store(other);
    await claimOne(one);
    await claimOne(other);
    await one.close();
    await other.close();
    // The second to start has no number of its own in the other's table, and must not be taken for its owner.
    await claimOne(sqliteInbox({ path, table: 'other' }));
    await claimOne(sqliteInbox({ path, table: 'one' }));
  });
});

describe('an owner', () => {
  test('has ended when it is closed, and not before', () => {
    const path = newFile();
    const [one, other] = [createLeaseOwner('table'), createLeaseOwner('table')];
    const [name, otherName] = [one.nameFor(path), other.nameFor(path)];
    expect([one.nameFor(path), other.hasEnded(name), one.hasEnded(otherName)]).toEqual([name, false, false]);
    other.close();
    expect([one.hasEnded(otherName), one.hasEnded(name)]).toEqual([true, false]);
  });

  test('is not taken for an earlier owner of its number', () => {
    const path = newFile();
    const witness = createLeaseOwner('table');
    const first = createLeaseOwner('table');
    witness.nameFor(path);
    const before = first.nameFor(path);
    first.close();
    const second = createLeaseOwner('table');
    const after = second.nameFor(path);
    expect(Number.parseInt(after, 10)).toBe(Number.parseInt(before, 10));
    expect(after).not.toBe(before);
    // Only the holder of the number knows; for others the earlier owner counts as alive, and its lease will end.
    expect([second.hasEnded(before), second.hasEnded(after)]).toEqual([true, false]);
    expect([witness.hasEnded(before), witness.hasEnded(after)]).toEqual([false, false]);
  });

  test('of a process that lives has not ended, with any process id', async () => {
    const path = newFile();
    await store(sqliteInbox({ path }));
    const child = await holder(path);
    const find = new DatabaseSync(path).prepare('SELECT owner FROM postern_inbox');
    const { owner: name } = find.get() as { owner: string };
    const owner = createLeaseOwner('postern_inbox');
    owner.nameFor(path);
    expect(owner.hasEnded(name)).toBe(false);
    await child.ended('SIGKILL');
    expect(owner.hasEnded(name)).toBe(true);
  });

  test('counts as alive when it has no lock to ask for', () => {
    const path = newFile();
    const owner = createLeaseOwner('table');
    owner.nameFor(path);
    for (const name of ['', 'no number', '7-has-no-file']) expect(owner.hasEnded(name)).toBe(false);
    expect(existsSync(`${path}-table-owner7`)).toBe(false);
  });

  test('writes nothing to its file, which stays', () => {
    const path = newFile();
    const owner = createLeaseOwner('table');
    owner.nameFor(path);
    const files = () => readdirSync(folder).filter((name) => name.startsWith(basename(path)));
    const file = `${basename(path)}-table-owner0`;
    expect(files()).toEqual([file]);
    owner.close();
    expect([files(), statSync(join(folder, file)).size]).toEqual([[file], 0]);
  });

  test('passes over a file that cannot be opened, whose owner counts as alive', () => {
    const path = newFile();
    mkdirSync(`${path}-table-owner0`);
    const owner = createLeaseOwner('table');
    expect(owner.nameFor(path)).toMatch(/^1-/);
    expect(owner.hasEnded('0-another')).toBe(false);
  });
});
