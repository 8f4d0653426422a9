import type { Appended, InboxDelivery, NewEntry } from '../../inbox/store.ts';
import { assertEqual, assertTrue } from '../assert-equal.ts';
import { failure, type InboxCase, type InboxDriver, long, newEntry, newId } from './inbox-case.ts';

/** Cases about storing deliveries, and about duplicates. */
export const appendCases: readonly InboxCase[] = [
  {
    name: 'stores each entry of a delivery',
    async run({ inbox, store, claim, source }) {
      const ids = await store({}, {}, {});
      assertEqual(idsOf(await claim()), [...ids].sort(), 'the ids of the claimed entries');
      assertEqual(await inbox.claim(source, { limit: 10, leaseMs: long }), [], 'a further claim');
    },
  },
  {
    name: 'stores a thousand entries of one delivery',
    async run({ inbox, store, endpoint }) {
      await store(...Array.from({ length: 1000 }, () => ({})));
      assertEqual((await inbox.stats({ endpoint })).pending, 1000, 'the number of pending entries');
    },
  },
  {
    name: 'gives back any bytes of a body',
    async run(driver) {
      // Stores are given views into larger buffers, as those of `node:http` are.
      const view = new Uint8Array([9, 9, 0x7b, 0x7d, 9]).subarray(2, 4);
      const random = crypto.getRandomValues(new Uint8Array(65_536));
      const large = new Uint8Array(1_048_576).map((_byte, at) => random[at % 65_537] ?? at);
      const bodies = [
        new Uint8Array(),
        new Uint8Array([0]),
        new Uint8Array([0x61, 0, 0x62]),
        new Uint8Array([0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80]),
        new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d, 0x0d, 0x0a, 0x5c]),
        Uint8Array.from({ length: 256 }, (_, byte) => byte),
        view,
        large,
      ];
      for (const body of bodies) await givesBack(driver, { body });
    },
  },
  {
    name: 'gives back the headers, the address and the verification of a delivery',
    async run(driver) {
      await givesBack(driver, {
        method: 'PUT',
        url: '/webhooks/contract?a=1&b=%00&c=é',
        headers: Object.fromEntries([
          ['content-type', 'application/json; charset="utf-8"'],
          ['x-empty', ''],
          ['x-latin', 'caf\u00e9'],
          ['x-quotes', `'"\\`],
          ['__proto__', 'a name like any other'],
          ['constructor', 'and this one'],
        ]),
        verification: { level: 'token', scheme: 'header-token', secretIndex: 1 },
      });
      await givesBack(driver, { headers: {} });
    },
  },
  {
    name: 'gives back event ids, types and times as they were',
    async run({ store, claimOne, see, inbox, delivery }) {
      const texts = [
        'é🙂漢字',
        '__proto__',
        `'";--\\`,
        '%_*',
        '\u0001\n\t\u007f\ufffd',
        'x'.repeat(1000),
        '',
      ];
      for (const text of texts) {
        const entry = newEntry({ eventId: text, type: text, orderingKey: text });
        await inbox.append(delivery(), [entry]);
        const claimed = await claimOne();
        const given = [text, text, text];
        const { eventId, type, orderingKey } = await see(entry.id);
        assertEqual([claimed.eventId, claimed.type], given.slice(0, 2), 'the claimed event id and type');
        assertEqual([eventId, type, orderingKey], given, 'the event id, type and ordering key');
        await inbox.complete(claimed.id, claimed.token);
      }
      for (const time of ['2026-01-15T10:30:00.123Z', '1970-01-01T00:00:00.000Z']) {
        const [id = ''] = await store({ occurredAt: new Date(time) });
        assertEqual((await see(id)).occurredAt, time, 'occurredAt');
        assertTrue((await see(id)).occurredAt instanceof Date, 'occurredAt to be a Date');
      }
    },
  },
  {
    name: 'answers duplicate for an entry that it has, in any state, with its digest',
    async run({ inbox, delivery, claim }) {
      const first = delivery();
      const entries = [
        newEntry({ type: 'to stay' }),
        newEntry({ type: 'to process' }),
        newEntry({ type: 'to do' }),
        newEntry({ type: 'to die' }),
        newEntry({ state: 'dead', error: failure }),
        newEntry({ state: 'quarantined', error: failure }),
      ];
      await inbox.append(first, entries);
      for (const { type, id, token } of await claim()) {
        if (type === 'to stay') assertTrue(await inbox.release(id, token, 0), 'release to succeed');
        if (type === 'to do') assertTrue(await inbox.complete(id, token), 'complete to succeed');
        if (type === 'to die') assertTrue(await inbox.fail(id, token, failure), 'fail to succeed');
      }
      const states = ['pending', 'processing', 'done', 'dead', 'dead', 'quarantined'];
      for (const [index, { id }] of entries.entries()) {
        assertEqual((await inbox.get(id))?.state, states[index], 'the state');
      }
      assertEqual(
        await inbox.append(delivery(), entries),
        entries.map(({ id }) => ({ state: 'duplicate', id, digest: first.digest })),
        'the results',
      );
      for (const [index, { id }] of entries.entries()) {
        assertEqual((await inbox.get(id))?.state, states[index], 'the state after the duplicate');
        assertEqual((await inbox.get(id))?.delivery?.digest, first.digest, 'the digest that is kept');
      }
    },
  },
  {
    name: 'stores the new entries of a delivery beside its duplicates',
    async run({ inbox, delivery, store, claim }) {
      const [old = ''] = await store();
      const digest = (await inbox.get(old))?.delivery?.digest;
      const [before, after] = [newEntry(), newEntry()];
      assertEqual(
        await inbox.append(delivery(), [before, newEntry({ id: old }), after]),
        [{ state: 'stored' }, { state: 'duplicate', id: old, digest }, { state: 'stored' }],
        'the results, in the order of the entries',
      );
      assertEqual(idsOf(await claim()), [old, before.id, after.id].sort(), 'the ids of the claimed entries');
    },
  },
  {
    name: 'answers duplicate for the second of two equal entries of one delivery',
    async run({ inbox, delivery, claim }) {
      const one = delivery();
      const { id, digest } = { ...newEntry(), ...one };
      const alias = newId();
      const results = await inbox.append(one, [
        newEntry({ id, alias }),
        newEntry({ id }),
        newEntry({ alias }),
        newEntry(),
      ]);
      const duplicate = { state: 'duplicate', id, digest };
      assertEqual(results, [{ state: 'stored' }, duplicate, duplicate, { state: 'stored' }], 'the results');
      assertEqual((await claim()).length, 2, 'the number of claimed entries');
    },
  },
  {
    name: 'answers duplicate for an id or alias that another entry has as either',
    async run({ inbox, delivery }) {
      const [id, alias] = [newId(), newId()];
      const first = delivery();
      await inbox.append(first, [newEntry({ id, alias })]);
      const duplicate = { state: 'duplicate', id, digest: first.digest };
      const others = [
        { id },
        { id: alias },
        { alias: id },
        { alias },
        { id, alias },
        { id: alias, alias: id },
      ];
      for (const other of others) {
        assertEqual(await inbox.append(delivery(), [newEntry(other)]), [duplicate], 'the result');
      }
    },
  },
  {
    name: 'does not keep the alias of a duplicate',
    async run({ inbox, delivery, store }) {
      const [id = ''] = await store();
      const alias = newId();
      await inbox.append(delivery(), [newEntry({ id, alias })]);
      assertEqual(await inbox.append(delivery(), [newEntry({ alias })]), [{ state: 'stored' }], 'the result');
    },
  },
  {
    name: 'stores an entry once of 64 concurrent deliveries',
    async run({ inbox, delivery, claim }) {
      const entry = newEntry();
      const results = await Promise.all(
        Array.from({ length: 64 }, async () => inbox.append(delivery(), [entry])),
      );
      assertEqual(storedIn(results), 1, 'the number of times it was stored');
      const claimed = await claim();
      assertEqual(claimed.length, 1, 'the number of claimed entries');
      const digest = claimed[0]?.delivery.digest;
      const duplicates = results.flat().filter(({ state }) => state === 'duplicate');
      assertEqual(
        duplicates,
        duplicates.map(() => ({ state: 'duplicate', id: entry.id, digest })),
        'the duplicates',
      );
    },
  },
  {
    name: 'stores each entry once of 32 concurrent deliveries that have them in another order',
    async run({ inbox, delivery, claim }) {
      const entries = Array.from({ length: 5 }, () => newEntry());
      const results = await Promise.all(
        Array.from({ length: 32 }, async (_, by) =>
          inbox.append(delivery(), [...entries.slice(by % 5), ...entries.slice(0, by % 5)]),
        ),
      );
      assertEqual(storedIn(results), 5, 'the number of stored entries');
      assertEqual(idsOf(await claim()), idsOf(entries), 'the ids of the claimed entries');
    },
  },
  ...(['dead', 'quarantined'] as const).map(
    (state): InboxCase => ({
      name: `keeps an entry that is ${state} from the start, and gives it to nobody`,
      async run({ inbox, storeOne, claim, see, endpoint }) {
        const id = await storeOne({ state, error: failure });
        assertEqual(await claim(), [], 'a claim');
        const { endedAt, ...entry } = await see(id);
        assertEqual(
          [entry.state, entry.error, entry.attempts],
          [state, failure, 0],
          'state, error, attempts',
        );
        assertTrue(endedAt instanceof Date, 'endedAt to be a Date');
        assertEqual((await inbox.stats({ endpoint }))[state], 1, `the number that are ${state}`);
      },
    }),
  ),
];

/** Stores a delivery, and reads it by `claim` and by `get`. */
async function givesBack(driver: InboxDriver, changes: Partial<InboxDelivery>): Promise<void> {
  const { inbox, claimOne, see } = driver;
  const { body, ...delivery } = driver.delivery(changes);
  const entry = newEntry();
  await inbox.append({ ...delivery, body }, [entry]);
  const claimed = await claimOne();
  assertEqual(claimed.id, entry.id, 'the id of the claimed entry');
  const details = await see(entry.id);
  assertEqual(details.size, body.length, 'the size');
  for (const kept of [claimed.delivery, details.delivery]) {
    assertTrue(kept !== undefined, 'the delivery to be kept');
    const { body: bytes, ...rest } = kept as InboxDelivery;
    assertEqual(rest, delivery, 'the delivery');
    assertTrue(bytes instanceof Uint8Array, 'the body to be a Uint8Array');
    assertEqual(bytes.length, body.length, 'the length of the body');
    assertEqual(
      body.findIndex((byte, at) => bytes[at] !== byte),
      -1,
      'the first byte that differs',
    );
  }
  await inbox.complete(claimed.id, claimed.token);
}

function storedIn(results: readonly (readonly Appended[])[]): number {
  return results.flat().filter(({ state }) => state === 'stored').length;
}

function idsOf(entries: readonly Pick<NewEntry, 'id'>[]): readonly string[] {
  return entries.map(({ id }) => id).sort();
}
