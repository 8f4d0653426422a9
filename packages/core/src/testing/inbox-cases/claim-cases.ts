import { assertEqual, assertTrue } from '../assert-equal.ts';
import { failure, type InboxCase, long, newEntry, newId } from './inbox-case.ts';

/** Cases about claims and their counts. */
export const claimCases: readonly InboxCase[] = [
  {
    name: 'gives an entry to the first claim, as its first attempt',
    async run({ storeOne, claimOne, claim, see }) {
      const id = await storeOne();
      const { attempt, crashes, token, ...claimed } = await claimOne();
      assertEqual([claimed.id, attempt, crashes], [id, 1, 0], 'id, attempt, crashes');
      assertEqual(await claim(), [], 'a second claim');
      const { state, attempts, leaseUntil, receivedAt, dueAt, endedAt } = await see(id);
      assertEqual([state, attempts, dueAt, endedAt], ['processing', 1, undefined, undefined], 'the entry');
      assertTrue(between(receivedAt, leaseUntil) >= long - 1, 'leaseUntil to be a lease from now');
      assertTrue(token.length > 0, 'a token');
    },
  },
  {
    name: 'gives no more entries than the limit, and all in the end',
    async run({ store, claim }) {
      const ids = await store({}, {}, {}, {}, {});
      const claimed: string[] = [];
      for (let some = await claim(2); some.length > 0; some = await claim(2)) {
        assertTrue(some.length <= 2, 'a claim of at most 2 to give at most 2');
        claimed.push(...some.map(({ id }) => id));
      }
      assertEqual(claimed.sort(), [...ids].sort(), 'the ids of the claimed entries');
    },
  },
  {
    name: 'gives no entry of another source',
    async run({ inbox, storeOne, claimOne, source }) {
      const id = await storeOne();
      for (const other of [`${source}x`, source.toUpperCase(), source.slice(0, -1), '']) {
        assertEqual(await inbox.claim(other, { limit: 10, leaseMs: long }), [], 'a claim of another source');
      }
      assertEqual((await claimOne()).id, id, 'the id');
    },
  },
  {
    name: 'leaves out the bodies that the caller has, and no others',
    async run({ inbox, source, delivery }) {
      const [known, other] = [delivery({ body: bytes('known') }), delivery({ body: bytes('other') })];
      for (const each of [known, other]) await inbox.append(each, [newEntry(), newEntry()]);
      const without = [newId() + newId(), known.digest];
      const claimed = await inbox.claim(source, { limit: 10, leaseMs: long, without });
      const found = claimed.map((entry) => entry.delivery).sort((a) => (a.digest === known.digest ? -1 : 1));
      const { body: _, ...rest } = known;
      for (const each of found.slice(0, 2)) {
        assertEqual(
          'body' in each && each.body !== undefined,
          false,
          'a body that the caller has to be there',
        );
        assertEqual({ ...each, body: undefined }, { ...rest, body: undefined }, 'all else of the delivery');
      }
      for (const each of found.slice(2)) assertEqual(each, other, 'the delivery that the caller has not');
      assertEqual(found.length, 4, 'the number of claimed entries');
    },
  },
  {
    name: 'gives the body again to a caller that does not name it',
    async run({ inbox, source, delivery, claimOne }) {
      const kept = delivery();
      await inbox.append(kept, [newEntry()]);
      const [first] = await inbox.claim(source, { limit: 1, leaseMs: long, without: [kept.digest] });
      assertEqual(first?.delivery.body, undefined, 'the body that the caller has');
      await inbox.release(first?.id ?? '', first?.token ?? '', 0);
      assertEqual((await claimOne()).delivery, kept, 'the delivery');
    },
  },
  {
    name: 'gives an entry to exactly one of 64 concurrent claims',
    async run({ storeOne, claim }) {
      await storeOne();
      const claims = await Promise.all(Array.from({ length: 64 }, () => claim()));
      assertEqual(claims.flat().length, 1, 'the number of claimed entries');
    },
  },
  {
    name: 'gives no entry twice to concurrent claims, and each to one in the end',
    async run({ store, claim }) {
      const ids = await store(...Array.from({ length: 40 }, () => ({})));
      const claims = await Promise.all(Array.from({ length: 20 }, () => claim(3)));
      const rest = await claim(40);
      const claimed = [...claims.flat(), ...rest].map(({ id }) => id);
      assertEqual(claimed.sort(), [...ids].sort(), 'the ids of the claimed entries');
    },
  },
  {
    name: 'gives an entry again when its lease has ended, and counts the crash',
    async run({ inbox, storeOne, claimOne, afterShort, see, short }) {
      const id = await storeOne();
      for (const crashes of [0, 1, 2, 3]) {
        const claimed = await claimOne(short);
        assertEqual([claimed.id, claimed.attempt, claimed.crashes], [id, crashes + 1, crashes], 'the claim');
        await afterShort();
      }
      const { token } = await claimOne();
      assertEqual(await inbox.complete(id, token), true, 'complete');
      const { attempts, crashes } = await see(id);
      assertEqual([attempts, crashes], [5, 4], 'attempts, crashes');
    },
  },
  {
    name: 'gives an entry whose lease has ended to exactly one of 64 concurrent claims',
    async run({ storeOne, claim, claimOne, afterShort, short }) {
      await storeOne();
      await claimOne(short);
      await afterShort();
      const claims = await Promise.all(Array.from({ length: 64 }, () => claim()));
      assertEqual(claims.flat().length, 1, 'the number of claimed entries');
      assertEqual(claims.flat()[0]?.crashes, 1, 'crashes');
    },
  },
  {
    name: 'keeps an entry for its owner while the lease is extended',
    async run({ inbox, storeOne, claim, claimOne, afterShort, see, short }) {
      const id = await storeOne();
      const { token } = await claimOne(short);
      assertEqual(await inbox.extend(id, token, long), true, 'extend');
      await afterShort();
      assertEqual(await claim(), [], 'a claim while the extended lease runs');
      const { receivedAt, leaseUntil } = await see(id);
      assertTrue(between(receivedAt, leaseUntil) >= long - 1, 'leaseUntil to be extended');
      assertEqual(await inbox.complete(id, token), true, 'complete');
    },
  },
  {
    name: 'lets extend shorten a lease, which counts from then',
    async run({ inbox, storeOne, claimOne, afterShort, short }) {
      const id = await storeOne();
      const { token } = await claimOne();
      assertEqual(await inbox.extend(id, token, short), true, 'extend');
      await afterShort();
      assertEqual((await claimOne()).crashes, 1, 'crashes');
    },
  },
  {
    name: 'gives an entry whose attempt failed again at once, when it is to be tried at once',
    async run({ inbox, storeOne, claimOne, see }) {
      const id = await storeOne();
      const first = await claimOne();
      assertEqual(await inbox.fail(id, first.token, failure, 0), true, 'fail');
      const { state, error, dueAt, leaseUntil } = await see(id);
      assertEqual([state, error, leaseUntil], ['pending', failure, undefined], 'the entry');
      assertTrue(dueAt instanceof Date, 'dueAt to be a Date');
      const second = await claimOne();
      assertEqual([second.id, second.attempt, second.crashes], [id, 2, 0], 'id, attempt, crashes');
    },
  },
  {
    name: 'gives an entry whose attempt failed to no claim before it is due',
    async run({ inbox, storeOne, claimOne, claim, see }) {
      const id = await storeOne();
      const { token } = await claimOne();
      await inbox.fail(id, token, failure, long);
      assertEqual(await claim(), [], 'a claim before it is due');
      const { receivedAt, dueAt } = await see(id);
      assertTrue(between(receivedAt, dueAt) >= long - 1, 'dueAt to be the delay from now');
    },
  },
  {
    name: 'gives an entry whose attempt failed again when it is due',
    async run({ inbox, storeOne, claim, claimOne, afterShort, short }) {
      const id = await storeOne();
      await inbox.fail(id, (await claimOne()).token, failure, short);
      // A claim that comes too early gets nothing, and a later one must get it. On a slow machine the first is late enough.
      const [early] = await claim();
      if (early === undefined) await afterShort();
      const { attempt, crashes, ...claimed } = early ?? (await claimOne());
      assertEqual([claimed.id, attempt, crashes], [id, 2, 0], 'id, attempt, crashes');
    },
  },
  {
    name: 'gives an entry that is dead to no claim',
    async run({ inbox, storeOne, claimOne, claim, see, afterShort, short }) {
      const id = await storeOne();
      const { token } = await claimOne(short);
      assertEqual(await inbox.fail(id, token, failure), true, 'fail');
      await afterShort();
      assertEqual(await claim(), [], 'a claim');
      const { state, error, attempts, endedAt, dueAt, leaseUntil } = await see(id);
      assertEqual([state, error, attempts], ['dead', failure, 1], 'state, error, attempts');
      assertEqual([dueAt, leaseUntil], [undefined, undefined], 'dueAt and leaseUntil');
      assertTrue(endedAt instanceof Date, 'endedAt to be a Date');
    },
  },
  {
    name: 'gives an entry that is done to no claim',
    async run({ inbox, storeOne, claimOne, claim, see, afterShort, short }) {
      const id = await storeOne();
      const first = await claimOne();
      await inbox.fail(id, first.token, failure, 0);
      const second = await claimOne(short);
      assertEqual(await inbox.complete(id, second.token), true, 'complete');
      await afterShort();
      assertEqual(await claim(), [], 'a claim');
      const { state, error, attempts, endedAt, dueAt, leaseUntil } = await see(id);
      assertEqual([state, error, attempts], ['done', undefined, 2], 'state, error, attempts');
      assertEqual([dueAt, leaseUntil], [undefined, undefined], 'dueAt and leaseUntil');
      assertTrue(endedAt instanceof Date, 'endedAt to be a Date');
    },
  },
  {
    name: 'does not count an attempt that was given back',
    async run({ inbox, storeOne, claimOne, see }) {
      const id = await storeOne();
      await inbox.fail(id, (await claimOne()).token, failure, 0);
      for (let round = 0; round < 3; round++) {
        const { attempt, token } = await claimOne();
        assertEqual(attempt, 2, 'the attempt');
        assertEqual(await inbox.release(id, token, 0), true, 'release');
      }
      const { state, attempts, crashes, history, error, dueAt } = await see(id);
      assertEqual([state, attempts, crashes, error], ['pending', 1, 0, failure], 'the entry');
      assertEqual(history.length, 1, 'the length of the history');
      assertTrue(dueAt instanceof Date, 'dueAt to be a Date');
    },
  },
  {
    name: 'keeps the count of crashes when an attempt is given back',
    async run({ inbox, storeOne, claimOne, afterShort, short }) {
      const id = await storeOne();
      await claimOne(short);
      await afterShort();
      await inbox.release(id, (await claimOne()).token, 0);
      const { attempt, crashes } = await claimOne();
      assertEqual([attempt, crashes], [2, 1], 'attempt, crashes');
    },
  },
  {
    name: 'gives an entry that was given back again after its delay',
    async run({ inbox, store, claim, claimOne, afterShort, short }) {
      const [soon = '', later = ''] = await store({}, {});
      for (const { id, token } of await claim()) await inbox.release(id, token, id === soon ? short : long);
      await afterShort();
      assertEqual((await claimOne()).id, soon, 'the id');
      assertTrue(later !== soon, 'two entries');
    },
  },
  {
    name: 'gives an entry that was appended while others are in progress',
    async run({ inbox, storeOne, claimOne, delivery }) {
      await storeOne();
      await claimOne();
      const entry = newEntry();
      await inbox.append(delivery(), [entry]);
      assertEqual((await claimOne()).id, entry.id, 'the id');
    },
  },
];

function between(from: Date, to: Date | undefined): number {
  return to instanceof Date ? to.getTime() - from.getTime() : Number.NaN;
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
}
