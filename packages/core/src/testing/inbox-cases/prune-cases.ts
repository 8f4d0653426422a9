import { assertEqual, assertTrue } from '../assert-equal.ts';
import { failure, type InboxCase, type InboxDriver, long, newEntry } from './inbox-case.ts';

/** Cases about `prune`. */
export const pruneCases: readonly InboxCase[] = [
  {
    name: 'states the retention of ids',
    retention: (short) => ({ retentionMs: short * 10 }),
    async run({ inbox, short }) {
      assertEqual(inbox.retentionMs, short * 10, 'retentionMs');
    },
  },
  {
    name: 'deletes a body when it is long done, and still knows its entry',
    retention: (short) => ({ bodyRetentionMs: short }),
    async run(driver) {
      const { inbox, delivery, claimOne, see, afterShort } = driver;
      const entry = newEntry();
      const first = delivery();
      await inbox.append(first, [entry]);
      await inbox.complete(entry.id, (await claimOne()).token);
      await afterShort();
      assertTrue((await pruneAll(driver)).bodies >= 1, 'a body to be deleted');
      const details = await see(entry.id);
      assertEqual([details.state, details.size, details.delivery], ['done', 2, undefined], 'the entry');
      assertEqual(details.history.length, 1, 'the length of the history');
      assertEqual(
        await inbox.append(delivery(), [entry]),
        [{ state: 'duplicate', id: entry.id, digest: first.digest }],
        'the result of another delivery',
      );
    },
  },
  {
    name: 'replays no entry whose body is deleted',
    retention: (short) => ({ bodyRetentionMs: short }),
    async run(driver) {
      const { inbox, storeOne, claimOne, claim, see, afterShort, endpoint } = driver;
      const id = await storeOne();
      await inbox.complete(id, (await claimOne()).token);
      await afterShort();
      await pruneAll(driver);
      assertEqual(await inbox.replay([id]), 0, 'the number of replayed entries');
      assertEqual(await inbox.replay({ endpoint, state: 'done' }), 0, 'the number of replayed entries');
      assertEqual((await see(id)).state, 'done', 'the state');
      assertEqual(await claim(), [], 'a claim');
    },
  },
  {
    name: 'keeps a body until the last entry of its delivery is long done',
    retention: (short) => ({ bodyRetentionMs: short }),
    async run(driver) {
      const { inbox, store, claim, see, afterShort } = driver;
      const ids = await store({ type: 'first' }, { type: 'last' });
      const claimed = await claim();
      const end = async (type: string) => {
        for (const each of claimed) if (each.type === type) await inbox.complete(each.id, each.token);
      };
      await end('first');
      await afterShort();
      await pruneAll(driver);
      for (const id of ids) assertEqual((await see(id)).delivery?.body.length, 2, 'the length of the body');
      await end('last');
      await afterShort();
      await pruneAll(driver);
      for (const id of ids) assertEqual((await see(id)).delivery, undefined, 'the delivery');
    },
  },
  {
    name: 'keeps the body of an entry that is dead or quarantined, beside one that is done',
    retention: (short) => ({ bodyRetentionMs: short }),
    async run(driver) {
      const { inbox, store, claim, see, afterShort } = driver;
      const [done = '', dead = '', quarantined = ''] = await store(
        { type: 'done' },
        { type: 'dead' },
        { state: 'quarantined', error: failure },
      );
      for (const { id, token } of await claim()) {
        if (id === done) await inbox.complete(id, token);
        else await inbox.fail(id, token, failure);
      }
      await afterShort();
      await pruneAll(driver);
      assertEqual((await see(dead)).delivery?.body.length, 2, 'the length of the body of the dead one');
      assertEqual((await see(quarantined)).delivery?.body.length, 2, 'that of the quarantined one');
      assertEqual(await inbox.replay([dead, quarantined]), 2, 'the number of replayed entries');
    },
  },
  {
    name: 'keeps a body that was replayed',
    retention: (short) => ({ bodyRetentionMs: short }),
    async run(driver) {
      const { inbox, storeOne, claimOne, afterShort } = driver;
      const id = await storeOne();
      await inbox.complete(id, (await claimOne()).token);
      await inbox.replay([id]);
      await afterShort();
      await pruneAll(driver);
      assertEqual((await claimOne()).delivery.body?.length, 2, 'the length of the body');
    },
  },
  {
    name: 'forgets an id that is long done',
    retention: (short) => ({ retentionMs: short, bodyRetentionMs: short }),
    async run(driver) {
      const { inbox, delivery, claimOne, afterShort } = driver;
      const entry = newEntry({ alias: newEntry().id });
      await inbox.append(delivery(), [entry]);
      await inbox.complete(entry.id, (await claimOne()).token);
      await afterShort();
      assertTrue((await pruneAll(driver)).entries >= 1, 'an entry to be deleted');
      assertEqual(await inbox.get(entry.id), undefined, 'the entry');
      assertEqual(await inbox.append(delivery(), [entry]), [{ state: 'stored' }], 'the result');
      assertEqual((await claimOne()).attempt, 1, 'the attempt');
    },
  },
  {
    name: 'forgets an entry that is dead or quarantined for long',
    retention: (short) => ({ deadRetentionMs: short }),
    async run(driver) {
      const { inbox, store, claimOne, afterShort } = driver;
      const ids = await store(
        { state: 'dead', error: failure },
        { state: 'quarantined', error: failure },
        {},
      );
      const { id, token } = await claimOne();
      await inbox.fail(id, token, failure);
      await afterShort();
      assertTrue((await pruneAll(driver)).entries >= 3, 'three entries to be deleted');
      for (const each of ids) assertEqual(await inbox.get(each), undefined, 'the entry');
    },
  },
  {
    name: 'keeps done and dead entries each for their own time',
    retention: (short) => ({ bodyRetentionMs: short, retentionMs: short, deadRetentionMs: long }),
    async run(driver) {
      const { inbox, store, claimOne, see, afterShort } = driver;
      const [done = '', dead = ''] = await store({}, { state: 'dead', error: failure });
      await inbox.complete(done, (await claimOne()).token);
      await afterShort();
      await pruneAll(driver);
      assertEqual(await inbox.get(done), undefined, 'the done one');
      assertEqual((await see(dead)).delivery?.body.length, 2, 'the length of the body of the dead one');
    },
  },
  {
    name: 'keeps entries of any age that are pending or processing',
    retention: (short) => ({ retentionMs: short, bodyRetentionMs: short, deadRetentionMs: short }),
    async run(driver) {
      const { inbox, store, claim, see, afterShort, short } = driver;
      const ids = await store({ type: 'due' }, { type: 'waits' }, { type: 'runs' }, { type: 'crashed' });
      const [due = '', waiting = '', running = '', crashed = ''] = ids;
      for (const { id, token } of await claim()) {
        if (id === due) await inbox.release(id, token, 0);
        if (id === waiting) await inbox.fail(id, token, failure, long);
        if (id === crashed) await inbox.extend(id, token, short);
      }
      for (let round = 0; round < 3; round++) await afterShort();
      await pruneAll(driver);
      for (const id of ids) assertEqual((await see(id)).delivery?.body.length, 2, 'the length of the body');
      assertEqual((await see(running)).state, 'processing', 'the state');
      const claimed = await claim();
      assertEqual(
        claimed.map(({ id }) => id).sort(),
        [due, crashed].sort(),
        'the ids of the claimed entries',
      );
      for (const { delivery } of claimed) assertEqual(delivery.body?.length, 2, 'the length of the body');
    },
  },
  {
    name: 'keeps all young entries',
    async run(driver) {
      const { inbox, store, claimOne, see } = driver;
      const [done = '', dead = ''] = await store({}, { state: 'dead', error: failure });
      await inbox.complete(done, (await claimOne()).token);
      await pruneAll(driver);
      for (const id of [done, dead]) {
        assertEqual((await see(id)).delivery?.body.length, 2, 'the length of the body');
      }
    },
  },
];

/** Prunes until nothing is left to delete, because a store may take several steps. */
async function pruneAll({ inbox }: InboxDriver): Promise<{ bodies: number; entries: number }> {
  const sum = { bodies: 0, entries: 0 };
  for (let step = 0; step < 100; step++) {
    const { bodies, entries } = await inbox.prune();
    if (bodies + entries === 0) break;
    sum.bodies += bodies;
    sum.entries += entries;
  }
  return sum;
}
