import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { contest } from '../fixtures/contest.ts';
import { testFolder } from '../fixtures/folder.ts';
import { source, store } from '../fixtures/inbox-entries.ts';
import { startChild } from '../fixtures/start-child.ts';
import { sqliteInbox } from '../sqlite-inbox.ts';

const folder = testFolder();
const newFile = () => join(folder, `${crypto.randomUUID()}.db`);
const isIntact = (path: string) =>
  expect(new DatabaseSync(path).prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });

test('of 64 identical appends in each of 4 processes exactly one is stored, for each of 300 ids', async () => {
  const path = newFile();
  const ids = 300;
  const wins = await contest('append-alike', path, ids);
  expect(wins.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: ids }, (_, id) => id));
  // Otherwise they ran one after the other.
  expect(wins.filter((ofOne) => ofOne.length > 0).length).toBeGreaterThan(1);
  const inbox = sqliteInbox({ path });
  expect(await inbox.stats()).toMatchObject({ pending: ids });
  expect(await inbox.claim(source, { limit: 1000, leaseMs: 1000 })).toHaveLength(ids);
});

describe('a process that is killed', () => {
  const points = ['before BEGIN', 'inside', 'before COMMIT', 'after COMMIT', 'after the answer'] as const;

  test.each(points)('%s of an append has stored all or nothing', async (point) => {
    const path = newFile();
    const child = await killedAt(path, 'append', point);
    const inbox = sqliteInbox({ path });
    const isStored = point.startsWith('after');
    expect(child.lines.includes('answered')).toBe(point === 'after the answer');
    expect(await inbox.claim(source, { limit: 10, leaseMs: 1000 })).toHaveLength(isStored ? 1 : 0);
    isIntact(path);
  });

  test.each(points)('%s of a claim leaves an entry that can be claimed at once', async (point) => {
    const path = newFile();
    const [id] = await store(sqliteInbox({ path }));
    await killedAt(path, 'claim', point);
    const crashes = point.startsWith('after') ? 1 : 0;
    const claimed = await sqliteInbox({ path }).claim(source, { limit: 10, leaseMs: 1000 });
    expect(claimed.map((each) => [each.id, each.attempt, each.crashes])).toEqual([
      [id, crashes + 1, crashes],
    ]);
    isIntact(path);
  });

  test.each(points)('%s of a complete leaves an entry that is done, or can be claimed', async (point) => {
    const path = newFile();
    const [id = ''] = await store(sqliteInbox({ path }));
    await killedAt(path, 'complete', point);
    const isDone = point.startsWith('after');
    const inbox = sqliteInbox({ path });
    expect(await inbox.get(id)).toMatchObject({ state: isDone ? 'done' : 'processing' });
    expect(await inbox.claim(source, { limit: 10, leaseMs: 1000 })).toHaveLength(isDone ? 0 : 1);
    isIntact(path);
  });

  async function killedAt(path: string, verb: string, point: string) {
    const child = startChild('die-at', path, verb, point);
    await child.ended();
    // It reached the marked point, and ended there.
    expect([child.lines[0], child.signal()]).toEqual([`at ${verb}`, 'SIGKILL']);
    return child;
  }
});

test('every event that was accepted is handled, however often its workers are killed', async () => {
  const path = newFile();
  const accepted = new Set<string>();
  const handled = new Set<string>();
  const rounds = 5;
  for (let round = 0; round < rounds; round++) {
    // Two at once: one goes on with the file while the other dies.
    const pair = ['a', 'b'].map((name) => startChild('receive-and-work', path, `${round}${name}`, 'go on'));
    await Promise.all(
      pair.map(async (child, index) => {
        await child.said(`accepted ${round}${'ab'[index]}:9`);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
        await child.ended('SIGKILL');
      }),
    );
    for (const { lines } of pair) note(lines);
  }
  const last = startChild('receive-and-work', path, 'last', 'empty');
  await last.ended();
  note(last.lines);
  expect([...accepted].filter((id) => !handled.has(id))).toEqual([]);
  expect(accepted.size).toBeGreaterThan(rounds * 2 * 9);
  expect(await sqliteInbox({ path }).stats()).toMatchObject({ pending: 0, processing: 0, dead: 0 });
  isIntact(path);

  function note(lines: readonly string[]): void {
    for (const line of lines) {
      const [what, id = ''] = line.split(' ');
      if (what === 'accepted') accepted.add(id);
      if (what === 'handled') handled.add(id);
    }
  }
});
