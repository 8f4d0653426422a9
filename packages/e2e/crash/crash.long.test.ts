import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Inbox, InboxEntry } from '@postern/core/inbox';
import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from './crash-process.ts';
import { dropInbox, inboxUrls } from './inbox-urls.ts';
import { killPoints } from './killing.ts';
import { openInbox } from './open-inbox.ts';
import { createSenders } from './senders.ts';

/** The number of kills for each store. Before a release run it with `POSTERN_KILLS=1000`. */
const kills = Number(process.env.POSTERN_KILLS ?? 20);
const secret = 'a-secret-of-the-crash-test';
const folder = mkdtempSync(join(tmpdir(), 'postern-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(inboxUrls(folder))('on %s, a server that is killed again and again', (name, makeUrl) => {
  test('loses no event that it answered 200, stores none twice, and handles every one', async ({
    skip,
    onTestFinished,
  }) => {
    const url = await makeUrl();
    if (url === undefined) return skip(`There is no ${name} here.`);
    onTestFinished(() => dropInbox(url));
    const effects = join(folder, `${randomUUID()}.log`);
    writeFileSync(effects, '');
    const begun = performance.now();
    let server = await startServer({ SECRET: secret, INBOX: url, EFFECTS: effects });
    // On a busy machine too, only a crash may end a lease: a start is some 100 times the work of an event.
    const LEASE_MS = String(Math.max(1000, 3 * (performance.now() - begun)));
    const env = { SECRET: secret, INBOX: url, EFFECTS: effects, LEASE_MS };
    onTestFinished(() => server.kill());
    const senders = createSenders(secret, () => server.url);
    senders.start();
    for (let n = 0; n < kills; n++) {
      // Every second kill comes at a random time, the others at each of the points in turn.
      if (n % 2 === 0) {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 300));
        server.kill();
      }
      await server.ended;
      const point = n % 2 === 0 ? killPoints[(n / 2) % killPoints.length] : undefined;
      server = await startServer({ ...env, ...(point && n + 1 < kills && { KILL_AT: point }) });
    }
    await senders.finish();

    const inbox = await openInbox(url, () => {});
    onTestFinished(async () => void (await (inbox as { close?: () => Promise<void> }).close?.()));
    await expect.poll(() => unfinished(inbox)).toBe(0);
    // An event that three processes died with counts as their killer: it is dead until an operator replays it.
    const { entries: dead } = await inbox.list({ state: 'dead' }, { limit: 500 });
    expect(dead.filter(({ error }) => error?.code !== 'handler-crashed')).toEqual([]);
    await inbox.replay({ state: 'dead' });
    await expect.poll(() => unfinished(inbox)).toBe(0);
    expect(await server.stop()).toBe(0);

    const entries = await all(inbox);
    const stored = entries.map(({ eventId }) => eventId);
    const handled = new Set(
      readFileSync(effects, 'utf8')
        .split('\n')
        .map((line) => line.split(' ')[0] ?? ''),
    );
    const { acknowledged, oddAnswers } = senders;
    expect(acknowledged.size).toBeGreaterThan(kills);
    expect(senders.retries).toBeGreaterThan(0);
    expect([...oddAnswers]).toEqual([]);
    expect([...acknowledged].filter((id) => !stored.includes(id))).toEqual([]);
    expect(stored.length).toBe(new Set(stored).size);
    expect(entries.filter(({ state }) => state !== 'done')).toEqual([]);
    expect(stored.filter((id) => !handled.has(id))).toEqual([]);
  });
});

async function unfinished(inbox: Inbox): Promise<number> {
  const { pending, processing } = await inbox.stats();
  return pending + processing;
}

async function all(inbox: Inbox): Promise<readonly InboxEntry[]> {
  const entries: InboxEntry[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await inbox.list({}, { limit: 500, ...(cursor !== undefined && { cursor }) });
    entries.push(...page.entries);
    cursor = page.cursor;
    if (cursor === undefined) return entries;
  }
}
