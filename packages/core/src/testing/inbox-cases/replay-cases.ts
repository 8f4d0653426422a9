import { assertEqual, assertTrue } from '../assert-equal.ts';
import { failure, type InboxCase, newId } from './inbox-case.ts';

/** Cases about `replay`. */
export const replayCases: readonly InboxCase[] = [
  {
    name: 'replays an entry as if it were new, and keeps its history',
    async run({ inbox, storeOne, claimOne, see, afterShort, short }) {
      const id = await storeOne();
      await claimOne(short);
      await afterShort();
      await inbox.fail(id, (await claimOne()).token, failure);
      assertEqual(await inbox.replay([id]), 1, 'the number of replayed entries');
      const { dueAt, history, ...entry } = await see(id);
      const { state, attempts, crashes, replays, error, endedAt, leaseUntil } = entry;
      assertEqual([state, attempts, crashes, replays], ['pending', 0, 0, 1], 'the entry');
      assertEqual([error, endedAt, leaseUntil], [undefined, undefined, undefined], 'what ended');
      assertTrue(dueAt instanceof Date, 'dueAt to be a Date');
      assertEqual(history.at(-1)?.error, failure, 'the last of the history');
      const claimed = await claimOne();
      assertEqual(
        [claimed.id, claimed.attempt, claimed.crashes, claimed.replays],
        [id, 1, 0, 1],
        'id, attempt, crashes, replays',
      );
      await inbox.complete(id, claimed.token);
      assertEqual(await inbox.replay([id]), 1, 'the number of replayed entries');
      assertEqual((await see(id)).replays, 2, 'replays');
    },
  },
  {
    name: 'replays by id entries that are done, dead or quarantined, and no others',
    async run({ inbox, store, claim, see }) {
      const ids = await store(
        { type: 'done' },
        { state: 'dead', error: failure },
        { state: 'quarantined', error: failure },
        { type: 'pending' },
        { type: 'processing' },
      );
      const [done = '', dead = '', quarantined = '', pending = '', processing = ''] = ids;
      for (const { id, token, type } of await claim()) {
        if (type === 'done') await inbox.complete(id, token);
        if (type === 'pending') await inbox.release(id, token, 0);
      }
      assertEqual(await inbox.replay([...ids, done, newId(), 'no id']), 3, 'the number of replayed entries');
      for (const id of [done, dead, quarantined]) {
        const { state, replays } = await see(id);
        assertEqual([state, replays], ['pending', 1], 'state, replays');
      }
      for (const id of [pending, processing]) assertEqual((await see(id)).replays, 0, 'replays');
      assertEqual((await see(processing)).state, 'processing', 'the state');
      assertEqual(
        (await claim()).map(({ id }) => id).sort(),
        [done, dead, quarantined, pending].sort(),
        'the ids of the claimed entries',
      );
    },
  },
  {
    name: 'replays nothing for an empty list',
    async run({ inbox, storeOne, see }) {
      const id = await storeOne({ state: 'dead', error: failure });
      assertEqual(await inbox.replay([]), 0, 'the number of replayed entries');
      assertEqual((await see(id)).state, 'dead', 'the state');
    },
  },
  {
    name: 'replays dead entries by a query that names no state',
    async run({ inbox, store, claimOne, see, endpoint }) {
      const [done = '', dead = '', other = '', quarantined = ''] = await store(
        { type: 'a' },
        { type: 'a', state: 'dead', error: failure },
        { type: 'b', state: 'dead', error: failure },
        { type: 'a', state: 'quarantined', error: failure },
      );
      const { id, token } = await claimOne();
      assertEqual(id, done, 'the id');
      await inbox.complete(id, token);
      assertEqual(await inbox.replay({ endpoint, type: 'a' }), 1, 'the number of replayed entries');
      assertEqual((await see(dead)).state, 'pending', 'the state of the dead one');
      assertEqual(await inbox.replay({ endpoint }), 1, 'the number of replayed entries');
      assertEqual((await see(other)).state, 'pending', 'the state of the other dead one');
      const all = ['done', 'quarantined', 'pending'] as const;
      assertEqual(await inbox.replay({ endpoint, state: all }), 2, 'the number of replayed entries');
      assertEqual((await see(done)).state, 'pending', 'the state of the done one');
      assertEqual((await see(quarantined)).state, 'pending', 'the state of the quarantined one');
      assertEqual(await inbox.replay({ endpoint, state: 'pending' }), 0, 'the number of replayed entries');
    },
  },
  {
    name: 'replays an entry once of concurrent calls',
    async run({ inbox, storeOne, claim, see }) {
      const id = await storeOne({ state: 'dead', error: failure });
      const counts = await Promise.all(Array.from({ length: 16 }, async () => inbox.replay([id])));
      assertEqual(
        counts.reduce((sum, count) => sum + count, 0),
        1,
        'the number of replayed entries',
      );
      assertEqual((await see(id)).replays, 1, 'replays');
      assertEqual((await claim()).length, 1, 'the number of claimed entries');
    },
  },
];
