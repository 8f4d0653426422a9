import { assertEqual } from '../assert-equal.ts';
import { failure, type InboxCase, type InboxDriver, long, newEntry } from './inbox-case.ts';

const orderingKey = 'message 1';

/** Cases about ordering keys. */
export const orderingCases: readonly InboxCase[] = [
  {
    name: 'gives the entries of an ordering key one at a time, in the order in which they were appended',
    async run(driver) {
      const { inbox, store, claim, claimOne } = driver;
      const ids = [
        ...(await store({ orderingKey }, { orderingKey })),
        ...(await store({ orderingKey })),
        ...(await store({ orderingKey }, { orderingKey })),
      ];
      for (const id of ids) {
        const claimed = await claimOne();
        assertEqual(claimed.id, id, 'the id');
        assertEqual(await claim(), [], 'a claim while it is in progress');
        await inbox.complete(id, claimed.token);
      }
    },
  },
  {
    name: 'keeps ordering keys apart, and entries without one',
    async run({ store, claim }) {
      const [first, , other, free, free2] = await store(
        { orderingKey },
        { orderingKey },
        { orderingKey: 'MESSAGE 1' },
        {},
        {},
      );
      assertEqual(idsOf(await claim()), [first, other, free, free2].sort(), 'the ids of the claimed entries');
    },
  },
  {
    name: 'keeps the ordering keys of sources apart',
    async run({ inbox, store, claimOne, delivery, endpoint }) {
      await store({ orderingKey });
      await claimOne();
      const source = `${endpoint} another`;
      const entry = newEntry({ orderingKey });
      await inbox.append(delivery({ source }), [entry]);
      assertEqual(
        idsOf(await inbox.claim(source, { limit: 10, leaseMs: long })),
        [entry.id],
        'the ids of the claimed entries',
      );
    },
  },
  {
    name: 'gives the entries of an ordering key to one of 64 concurrent claims at a time',
    async run({ inbox, store, claim }) {
      const ids = await store({ orderingKey }, { orderingKey }, { orderingKey });
      for (const id of ids) {
        const claims = await Promise.all(Array.from({ length: 64 }, () => claim()));
        assertEqual(idsOf(claims.flat()), [id], 'the ids of the claimed entries');
        for (const { token } of claims.flat()) await inbox.complete(id, token);
      }
    },
  },
  {
    name: 'lets an attempt that waits to be tried again hold up those behind it',
    async run({ inbox, store, claim, claimOne }) {
      const [first = ''] = await store({ orderingKey }, { orderingKey });
      await inbox.fail(first, (await claimOne()).token, failure, long);
      assertEqual(await claim(), [], 'a claim before the first is due');
    },
  },
  {
    name: 'lets an attempt that is due again go before those behind it',
    async run(driver) {
      const { inbox, store, claimOne, afterShort, short } = driver;
      const [first = '', second = ''] = await store({ orderingKey }, { orderingKey });
      await inbox.fail(first, (await claimOne()).token, failure, short);
      await afterShort();
      await finish(driver, first);
      await finish(driver, second);
    },
  },
  {
    name: 'lets an entry that was given back hold up those behind it',
    async run({ inbox, store, claim, claimOne }) {
      const [first = ''] = await store({ orderingKey }, { orderingKey });
      await inbox.release(first, (await claimOne()).token, long);
      assertEqual(await claim(), [], 'a claim before the first is due');
    },
  },
  {
    name: 'lets an entry whose lease has ended go before those behind it',
    async run(driver) {
      const { store, claimOne, afterShort, short } = driver;
      const [first = '', second = ''] = await store({ orderingKey }, { orderingKey });
      await claimOne(short);
      await afterShort();
      await finish(driver, first);
      await finish(driver, second);
    },
  },
  {
    name: 'lets an entry that is dead or quarantined hold up no other',
    async run(driver) {
      const { inbox, store, claimOne } = driver;
      const [, , third = '', fourth = ''] = await store(
        { orderingKey, state: 'dead', error: failure },
        { orderingKey, state: 'quarantined', error: failure },
        { orderingKey },
        { orderingKey },
      );
      const { id, token } = await claimOne();
      assertEqual(id, third, 'the id');
      await inbox.fail(id, token, failure);
      await finish(driver, fourth);
    },
  },
  {
    name: 'lets a replayed entry of an ordering key wait for one that is in progress',
    async run(driver) {
      const { inbox, store, claim, claimOne } = driver;
      const [first = '', second = '', third = ''] = await store(
        { orderingKey },
        { orderingKey },
        { orderingKey },
      );
      await inbox.fail(first, (await claimOne()).token, failure);
      const { id, token } = await claimOne();
      assertEqual(id, second, 'the id');
      assertEqual(await inbox.replay([first]), 1, 'the number of replayed entries');
      assertEqual(await claim(), [], 'a claim while the second is in progress');
      await inbox.complete(second, token);
      await finish(driver, first);
      await finish(driver, third);
    },
  },
  {
    name: 'lets a replayed entry of an ordering key go before one whose lease has ended',
    async run(driver) {
      const { inbox, store, claimOne, claim, afterShort, short } = driver;
      const [first = '', second = ''] = await store({ orderingKey }, { orderingKey });
      await inbox.fail(first, (await claimOne()).token, failure);
      assertEqual((await claimOne(short)).id, second, 'the id');
      await inbox.replay([first]);
      await afterShort();
      const { id, token } = await claimOne();
      assertEqual(id, first, 'the id');
      assertEqual(await claim(), [], 'a claim while the first is in progress');
      await inbox.complete(first, token);
      await finish(driver, second);
    },
  },
];

/** Claims the one entry that can be claimed, which is this one, and completes it. */
async function finish({ inbox, claimOne }: InboxDriver, expected: string): Promise<void> {
  const { id, token } = await claimOne();
  assertEqual(id, expected, 'the id');
  assertEqual(await inbox.complete(id, token), true, 'complete');
}

function idsOf(entries: readonly { readonly id: string }[]): readonly string[] {
  return entries.map(({ id }) => id).sort();
}
