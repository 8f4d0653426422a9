import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openCopies } from './copies.ts';
import { startServer } from './crash-process.ts';
import { dropInbox, inboxUrls } from './inbox-urls.ts';
import { signedEvent } from './senders.ts';

const ids = 2000;
const processes = 4;
const copiesOfEach = 64;
const secret = 'a-secret-of-the-at-once-test';
const folder = mkdtempSync(join(tmpdir(), 'postern-at-once-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(inboxUrls(folder))('on %s', (name, makeUrl) => {
  test(`${copiesOfEach} copies at once over ${processes} processes run a handler once for each of ${ids} ids`, async ({
    skip,
    onTestFinished,
  }) => {
    const url = await makeUrl();
    if (url === undefined) return skip(`There is no ${name} here.`);
    onTestFinished(() => dropInbox(url));
    const effects = join(folder, `${randomUUID()}.log`);
    writeFileSync(effects, '');
    // Nobody dies here, so the lease is so long that none ends on a busy machine.
    const env = { SECRET: secret, INBOX: url, EFFECTS: effects, LEASE_MS: '60000' };
    const first = await startServer(env);
    const others = await Promise.all(Array.from({ length: processes - 1 }, () => startServer(env)));
    const servers = [first, ...others];
    onTestFinished(() => {
      for (const server of servers) server.kill();
    });

    const copies = await openCopies(
      servers.map((server) => server.url),
      copiesOfEach / processes,
    );
    onTestFinished(() => copies.close());
    const statuses = new Map<number, number>();
    const expected: string[] = [];
    for (let n = 0; n < ids; n++) {
      const id = `evt_${n}`;
      expected.push(id);
      const delivery = await signedEvent(secret, id);
      for (;;) {
        const answers = await copies.send(delivery);
        for (const status of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (answers.includes(200)) break;
      }
    }
    const handled = () =>
      readFileSync(effects, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => line.split(' ')[0]);
    await expect.poll(() => new Set(handled()).size).toBe(ids);
    copies.close();
    expect(await Promise.all(servers.map((server) => server.stop()))).toEqual([0, 0, 0, 0]);
    expect(handled().sort()).toEqual(expected.sort());
    expect([...statuses.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
  });
});
