import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createClock } from '@postern/core/testing';
import { describe, expect, test } from 'vitest';
import { testFolder } from '../fixtures/folder.ts';
import { claimOne, newDelivery, newEntry, source, store } from '../fixtures/inbox-entries.ts';
import { sqliteInbox } from '../sqlite-inbox.ts';

const folder = testFolder();

function withClock(retention = {}) {
  const clock = createClock('2026-01-15T10:30:00Z');
  const path = join(folder, `${crypto.randomUUID()}.db`);
  const inbox = sqliteInbox({ path, now: clock.now, ...retention });
  const database = new DatabaseSync(path);
  const count = (table: string) => Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
  return { clock, path, inbox, count };
}

type Subject = ReturnType<typeof withClock>;

/** Stores entries and completes them, each of a delivery of its own. */
async function done({ inbox }: Subject, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => store(inbox)));
  const claimed = await inbox.claim(source, { limit: count, leaseMs: 60_000 });
  await Promise.all(claimed.map(({ id, token }) => inbox.complete(id, token)));
}

/** Runs `work` beside appends, and returns how many of those were answered before it ended. */
async function beside<T>({ inbox }: Subject, run: () => Promise<T>): Promise<{ result: T; appends: number }> {
  let over = false;
  let appends = 0;
  const running = run().finally(() => {
    over = true;
  });
  while (!over) {
    await store(inbox);
    appends++;
  }
  return { result: await running, appends };
}

describe('prune', () => {
  test('deletes in steps, between which appends go on', async () => {
    const subject = withClock({ bodyRetentionMs: 1000, retentionMs: 5000 });
    await done(subject, 1500);
    subject.clock.advance(1000);
    const bodies = await beside(subject, () => subject.inbox.prune());
    expect(bodies.result).toEqual({ bodies: 1500, entries: 0 });
    expect(bodies.appends).toBeGreaterThanOrEqual(1500 / 200);
    subject.clock.advance(4000);
    const entries = await beside(subject, () => subject.inbox.prune());
    expect(entries.result).toEqual({ bodies: 0, entries: 1500 });
    expect(entries.appends).toBeGreaterThanOrEqual(1500 / 200);
    const kept = bodies.appends + entries.appends;
    expect([subject.count('postern_inbox'), subject.count('postern_inbox_deliveries')]).toEqual([kept, kept]);
    expect(await subject.inbox.stats()).toMatchObject({ pending: kept, done: 0 });
  });

  test('gets past any number of bodies that must stay', async () => {
    const subject = withClock({ bodyRetentionMs: 1000 });
    const { inbox, clock, count } = subject;
    const failure = { name: 'Error', message: 'no' };
    for (let n = 0; n < 450; n++) await store(inbox, {}, { state: 'dead', error: failure });
    const claimed = await inbox.claim(source, { limit: 450, leaseMs: 60_000 });
    await Promise.all(claimed.map(({ id, token }) => inbox.complete(id, token)));
    await done(subject, 10);
    clock.advance(1000);
    expect(await inbox.prune()).toEqual({ bodies: 10, entries: 0 });
    expect(count('postern_inbox_deliveries')).toBe(450);
  });

  test('leaves no body without an entry', async () => {
    const subject = withClock({ bodyRetentionMs: 5000, retentionMs: 1000, deadRetentionMs: 2000 });
    const { inbox, clock, count } = subject;
    await done(subject, 3);
    await store(inbox, {}, { state: 'dead', error: { name: 'Error', message: 'no' } });
    const { id, token } = await claimOne(inbox);
    await inbox.complete(id, token);
    clock.advance(1000);
    expect(await inbox.prune()).toEqual({ bodies: 3, entries: 4 });
    expect(count('postern_inbox_deliveries')).toBe(1);
    clock.advance(1000);
    expect(await inbox.prune()).toEqual({ bodies: 1, entries: 1 });
    expect([count('postern_inbox'), count('postern_inbox_deliveries')]).toEqual([0, 0]);
  });

  test('ends a step early when bodies are large', async () => {
    const subject = withClock({ bodyRetentionMs: 1000 });
    const body = new Uint8Array(4 * 1024 * 1024).fill(7);
    for (let n = 0; n < 12; n++) await subject.inbox.append(newDelivery({ body }), [newEntry()]);
    for (const { id, token } of await subject.inbox.claim(source, { limit: 12, leaseMs: 60_000 })) {
      await subject.inbox.complete(id, token);
    }
    subject.clock.advance(1000);
    const { result, appends } = await beside(subject, () => subject.inbox.prune());
    expect(result).toEqual({ bodies: 12, entries: 0 });
    expect(appends).toBeGreaterThanOrEqual(12);
  });
});

describe('list and replay', () => {
  test('read many entries in steps, between which appends go on', async () => {
    const subject = withClock();
    const { inbox } = subject;
    const failure = { name: 'Error', message: 'no' };
    for (let n = 0; n < 12; n++) {
      const entry = () => newEntry({ state: 'dead', error: failure, orderingKey: 'É' });
      await inbox.append(newDelivery(), Array.from({ length: 1000 }, entry));
    }
    const nothing = await beside(subject, () => inbox.list({ text: 'in no entry' }));
    expect(nothing.result.entries).toEqual([]);
    expect(nothing.appends).toBeGreaterThanOrEqual(3);
    expect((await inbox.list({ text: 'é' }, { limit: 500 })).entries).toHaveLength(500);
    const replayed = await beside(subject, () => inbox.replay({ type: 'delivered' }));
    expect(replayed.result).toBe(12_000);
    expect(replayed.appends).toBeGreaterThanOrEqual(12_000 / 500);
    expect((await inbox.stats()).dead).toBe(0);
  });

  test('find every page of a list in which few fit', async () => {
    const { inbox } = withClock();
    const rare: string[] = [];
    for (let n = 0; n < 9; n++) {
      await inbox.append(
        newDelivery(),
        Array.from({ length: 1000 }, () => newEntry()),
      );
      rare.unshift(...(await store(inbox, { type: 'rare' })));
    }
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await inbox.list({ type: 'rare' }, { limit: 4, ...(cursor && { cursor }) });
      found.push(...page.entries.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(found).toEqual(rare);
  });
});

describe('an ordering key', () => {
  test('with a long queue does not slow down a claim', async () => {
    const { inbox, path } = withClock();
    const entry = () => newEntry({ orderingKey: 'key' });
    for (let n = 0; n < 5; n++) await inbox.append(newDelivery(), Array.from({ length: 1000 }, entry));
    const due = new DatabaseSync(path).prepare(
      "SELECT count(*) AS n FROM postern_inbox WHERE state IN ('pending', 'processing') AND blocked = 0",
    );
    for (let n = 0; n < 20; n++) {
      expect(due.get()).toEqual({ n: 1 });
      const { id, token } = await claimOne(inbox);
      await inbox.complete(id, token);
    }
  });

  test('goes on with the replayed entry when the lease of a later one ends', async () => {
    const { inbox, clock } = withClock();
    const keyed = { orderingKey: 'key' };
    const [first = '', second, third] = await store(inbox, keyed, keyed, keyed);
    await inbox.fail(first, (await claimOne(inbox)).token, { name: 'Error', message: 'no' });
    expect((await claimOne(inbox, 1000)).id).toBe(second);
    await inbox.replay([first]);
    expect(await inbox.claim(source, { limit: 10, leaseMs: 1000 })).toEqual([]);
    clock.advance(1001);
    for (const id of [first, second, third]) {
      const claimed = await inbox.claim(source, { limit: 10, leaseMs: 60_000 });
      expect(claimed.map((each) => each.id)).toEqual([id]);
      await inbox.complete(claimed[0]?.id ?? '', claimed[0]?.token ?? '');
    }
  });
});
