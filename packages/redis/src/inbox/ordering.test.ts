import { setTimeout } from 'node:timers/promises';
import type { ClaimedEntry, InboxStore } from '@postern/core/inbox';
import { afterAll, describe, expect, test } from 'vitest';
import { lifeIds, newDelivery, newEntry } from '../fixtures/inbox-life.ts';
import { createClient, deleteKeys, ownPrefix, redisAnswers } from '../fixtures/redis.ts';
import { redisInbox } from '../redis-inbox.ts';

const available = await redisAnswers();
const error = { name: 'Error', message: 'as planned' };

/** The ordering keys of the entries of a life, in the order in which they were appended. */
type Appended = Map<string, string | undefined>;

describe.skipIf(!available)('the ordering keys of redisInbox', () => {
  const prefix = ownPrefix();
  const client = createClient();
  const inboxes = [redisInbox(client, { prefix }), redisInbox(client, { prefix })];

  afterAll(async () => {
    await Promise.all(inboxes.map((inbox) => inbox.close()));
    await deleteKeys(client, `{${prefix}`);
    client.disconnect();
  });

  test('keep their order and lose no entry, after any verbs', async () => {
    for (let at = 0; at < 60; at += 20) await Promise.all(Array.from({ length: 20 }, live));
  });

  /** Uses verbs at random on a source, then handles all that is open. */
  async function live(): Promise<void> {
    const source = crypto.randomUUID();
    const appended: Appended = new Map();
    const held: ClaimedEntry[] = [];
    for (let step = 0; step < 60; step++) {
      const inbox = pick(inboxes);
      const act = pick([appendSome, claimSome, claimSome, settleOne, settleOne, settleOne, replaySome]);
      await act(inbox, source, appended, held);
      await setTimeout(pick([0, 0, 0, 3]));
    }
    const open = async () => {
      for (const entry of await pick(inboxes).claim(source, { limit: pick([1, 10]), leaseMs: 60_000 })) {
        await expectTurn(entry.id, appended);
        expect(await pick(inboxes).complete(entry.id, entry.token)).toBe(true);
      }
      const { pending, processing } = await pick(inboxes).stats({ endpoint: source });
      return pending + processing;
    };
    await expect.poll(open, { interval: 5 }).toBe(0);
  }

  async function expectTurn(id: string, appended: Appended): Promise<void> {
    const key = appended.get(id);
    if (key === undefined) return;
    const ids = [...appended.keys()];
    const before = ids.slice(0, ids.indexOf(id)).filter((each) => appended.get(each) === key);
    const states = await Promise.all(before.map(async (each) => (await pick(inboxes).get(each))?.state));
    expect(states.filter((state) => state === 'pending' || state === 'processing')).toEqual([]);
  }
});

async function appendSome(inbox: InboxStore, source: string, appended: Appended): Promise<void> {
  const entries = Array.from({ length: pick([1, 2, 3]) }, () =>
    newEntry(lifeIds().plain, { orderingKey: pick(['a', 'b', undefined]) }),
  );
  for (const { id, orderingKey } of entries) appended.set(id, orderingKey);
  await inbox.append(newDelivery(source), entries);
}

async function claimSome(
  inbox: InboxStore,
  source: string,
  _: Appended,
  held: ClaimedEntry[],
): Promise<void> {
  held.push(...(await inbox.claim(source, { limit: pick([1, 2, 10]), leaseMs: pick([2, 60]) })));
}

async function settleOne(inbox: InboxStore, _: string, __: Appended, held: ClaimedEntry[]): Promise<void> {
  const [entry] = held.splice(pick([...held.keys(), 0]), 1);
  if (entry === undefined) return;
  const { id, token } = entry;
  const settle = pick([
    () => inbox.complete(id, token),
    () => inbox.fail(id, token, error, pick([0, 1, 30])),
    () => inbox.fail(id, token, error),
    () => inbox.release(id, token, pick([0, 1, 20])),
    () => inbox.extend(id, token, pick([1, 50])),
    // Its process has died.
    () => undefined,
  ]);
  await settle();
}

async function replaySome(inbox: InboxStore, _: string, appended: Appended): Promise<void> {
  if (appended.size > 0) await inbox.replay([pick([...appended.keys()]), pick([...appended.keys()])]);
}

function pick<T>(list: readonly T[]): T {
  return list[Math.floor(Math.random() * list.length)] as T;
}
