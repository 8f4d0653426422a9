import type { InboxDetails, InboxEntry, InboxQuery } from '../../inbox/store.ts';
import { assertEqual, assertTrue } from '../assert-equal.ts';
import { failure, type InboxCase, type InboxDriver, newEntry, newId } from './inbox-case.ts';

/** Cases about `list`, `get` and `stats`. */
export const listCases: readonly InboxCase[] = [
  {
    name: 'lists the fields that `get` returns, without the delivery and the history',
    async run({ inbox, store, claim, see, endpoint }) {
      await store({ type: 'to fail' }, { type: 'to stay', orderingKey: 'k' }, { occurredAt: new Date(0) });
      for (const { id, token, type } of await claim()) {
        if (type === 'to fail') await inbox.fail(id, token, failure, 0);
      }
      const { entries } = await inbox.list({ endpoint });
      assertEqual(entries.length, 3, 'the number of entries');
      for (const entry of entries) {
        const { delivery: _delivery, history: _history, ...rest } = await see(entry.id);
        const { delivery, history, ...listed } = entry as InboxDetails;
        assertEqual(listed, rest, 'the entry');
        assertTrue(entry.receivedAt instanceof Date, 'receivedAt to be a Date');
        assertTrue(delivery === undefined && history === undefined, 'no delivery and no history in a list');
      }
    },
  },
  {
    name: 'gets all fields of a new entry',
    async run({ inbox, delivery, see, endpoint }) {
      const verification = { level: 'body', scheme: 'hmac-header', secretIndex: 2 } as const;
      const body = new Uint8Array([123, 32, 125]);
      const entry = newEntry({ eventId: 'evt_1', type: 'opened', orderingKey: 'k' });
      await inbox.append(delivery({ verification, body }), [entry]);
      const { receivedAt, dueAt, delivery: _delivery, ...rest } = await see(entry.id);
      assertTrue(
        receivedAt instanceof Date && !Number.isNaN(receivedAt.getTime()),
        'receivedAt to be a Date',
      );
      assertTrue(dueAt instanceof Date && dueAt.getTime() === receivedAt.getTime(), 'it to be due at once');
      assertEqual(
        rest,
        {
          id: entry.id,
          endpoint,
          provider: 'contract',
          eventId: 'evt_1',
          type: 'opened',
          state: 'pending',
          attempts: 0,
          crashes: 0,
          replays: 0,
          orderingKey: 'k',
          verification,
          size: 3,
          history: [],
        },
        'the entry',
      );
    },
  },
  {
    name: 'gets nothing for an entry that was never stored',
    async run({ inbox, endpoint }) {
      assertEqual(await inbox.get(newId()), undefined, 'the entry');
      assertEqual(await inbox.get('no id'), undefined, 'the entry');
      assertEqual(await inbox.list({ endpoint }), { entries: [] }, 'the list');
    },
  },
  {
    name: 'keeps the times and the error of each attempt',
    async run({ inbox, storeOne, claimOne, see }) {
      const id = await storeOne();
      const first = {
        name: 'TypeError',
        message: `x is "not" a\n functión 🙂 ${'x'.repeat(970)}`,
        code: 'E_1',
      };
      const second = { name: 'Error', message: '' };
      await inbox.fail(id, (await claimOne()).token, first, 0);
      await inbox.fail(id, (await claimOne()).token, second, 0);
      await inbox.complete(id, (await claimOne()).token);
      const { history } = await see(id);
      assertEqual(
        history.map(({ error }) => error ?? 'none'),
        [first, second, 'none'],
        'the errors',
      );
      let last = 0;
      for (const { startedAt, endedAt } of history) {
        assertTrue(startedAt instanceof Date && endedAt instanceof Date, 'startedAt and endedAt to be Dates');
        assertTrue(last <= startedAt.getTime() && startedAt <= endedAt, 'attempts in the order of time');
        last = endedAt.getTime();
      }
    },
  },
  {
    name: 'keeps the last 20 attempts',
    async run({ inbox, storeOne, claimOne, see }) {
      const id = await storeOne();
      for (let attempt = 1; attempt <= 25; attempt++) {
        await inbox.fail(id, (await claimOne()).token, { name: 'Error', message: `attempt ${attempt}` }, 0);
      }
      const { history, attempts } = await see(id);
      assertEqual(attempts, 25, 'attempts');
      assertEqual(
        history.map(({ error }) => error?.message),
        Array.from({ length: 20 }, (_, index) => `attempt ${index + 6}`),
        'the history',
      );
    },
  },
  {
    name: 'lists by state, endpoint, provider and type',
    async run({ inbox, store, claim, delivery, endpoint }) {
      const [pending, processing, done, dead, quarantined] = await store(
        { type: 'a' },
        { type: 'b' },
        { type: 'c' },
        { type: 'd' },
        { type: 'e', state: 'quarantined', error: failure },
      );
      for (const { id, token, type } of await claim()) {
        if (type === 'a') await inbox.release(id, token, 0);
        if (type === 'c') await inbox.complete(id, token);
        if (type === 'd') await inbox.fail(id, token, failure);
      }
      const other = newEntry({ type: 'a' });
      await inbox.append(delivery({ provider: 'another', source: `${endpoint} another` }), [other]);
      const finds = async (query: InboxQuery, ids: readonly (string | undefined)[]) =>
        assertEqual(await idsOf(inbox, { endpoint, ...query }), [...ids].sort(), JSON.stringify(query));
      await finds({}, [pending, processing, done, dead, quarantined, other.id]);
      await finds({ state: 'pending' }, [pending, other.id]);
      await finds({ state: 'processing' }, [processing]);
      await finds({ state: ['done', 'dead'] }, [done, dead]);
      await finds({ state: ['quarantined'] }, [quarantined]);
      await finds({ state: [] }, []);
      await finds({ provider: 'another' }, [other.id]);
      await finds({ provider: 'contract', type: 'a' }, [pending]);
      await finds({ type: 'A' }, []);
      await finds({ state: 'done', type: 'a' }, []);
      assertEqual(await idsOf(inbox, { endpoint: `${endpoint}x` }), [], 'another endpoint');
    },
  },
  {
    name: 'lists by a part of the id, event id, type or ordering key, in any case',
    async run({ inbox, store, endpoint }) {
      const [one = '', two, three] = await store(
        { eventId: 'Evt_100%', type: 'email.Opened' },
        { eventId: 'evtx1000', type: 'email.clicked' },
        { eventId: 'other', type: 'other', orderingKey: 'Key\\1' },
      );
      const finds = async (text: string, ids: readonly (string | undefined)[]) =>
        assertEqual(await idsOf(inbox, { endpoint, text }), [...ids].sort(), JSON.stringify(text));
      await finds('EVT', [one, two]);
      await finds('vt_1', [one]);
      await finds('0%', [one]);
      await finds('EMAIL.', [one, two]);
      await finds('opened', [one]);
      await finds('key\\', [three]);
      await finds(one.slice(3, 28).toUpperCase(), [one]);
      await finds('nowhere', []);
      await finds(`' or 1=1 --`, []);
    },
  },
  {
    name: 'lists by the time of reception, from inclusive and to exclusive',
    async run({ inbox, storeOne, see, afterShort, endpoint }) {
      const first = await storeOne();
      await afterShort();
      const second = await storeOne();
      const [early, late] = [(await see(first)).receivedAt, (await see(second)).receivedAt];
      assertTrue(early < late, 'the second to be received later');
      const finds = async (query: InboxQuery, ids: readonly string[]) =>
        assertEqual(await idsOf(inbox, { endpoint, ...query }), [...ids].sort(), JSON.stringify(query));
      await finds({ receivedFrom: early }, [first, second]);
      await finds({ receivedFrom: new Date(early.getTime() + 1) }, [second]);
      await finds({ receivedFrom: late }, [second]);
      await finds({ receivedTo: late }, [first]);
      await finds({ receivedTo: early }, []);
      await finds({ receivedFrom: early, receivedTo: late }, [first]);
    },
  },
  {
    name: 'lists the newest first, page by page',
    async run(driver) {
      const ids = await storeApart(driver, 5);
      const pages = await pagesOf(driver, 2);
      assertEqual(
        pages.map((page) => page.map(({ id }) => id)),
        [[ids[4], ids[3]], [ids[2], ids[1]], [ids[0]]],
        'the pages',
      );
    },
  },
  {
    name: 'has no cursor on the last page, also when that is full',
    async run(driver) {
      await storeApart(driver, 4);
      assertEqual((await pagesOf(driver, 2)).length, 2, 'the number of pages');
      assertEqual((await pagesOf(driver, 4)).length, 1, 'the number of pages');
      assertEqual((await pagesOf(driver, 500)).length, 1, 'the number of pages');
    },
  },
  {
    name: 'lists no entry twice and leaves none out when others arrive between the pages',
    async run(driver) {
      const ids = await storeApart(driver, 5);
      const pages = await pagesOf(driver, 2, () => driver.storeOne());
      assertEqual(
        pages.flat().map(({ id }) => id),
        [...ids].reverse(),
        'the ids',
      );
    },
  },
  {
    name: 'lists each of many entries of one moment once, 50 a page where no limit is given',
    async run(driver) {
      const ids = await driver.store(...Array.from({ length: 60 }, () => ({})));
      const pages = await pagesOf(driver);
      assertEqual(
        pages.map((page) => page.length),
        [50, 10],
        'the lengths of the pages',
      );
      assertEqual(
        pages
          .flat()
          .map(({ id }) => id)
          .sort(),
        [...ids].sort(),
        'the ids',
      );
    },
  },
  {
    name: 'counts by state, and says when the oldest open entry was received',
    async run({ inbox, store, storeOne, claim, see, delivery, afterShort, endpoint }) {
      const none = { pending: 0, processing: 0, done: 0, dead: 0, quarantined: 0 };
      assertEqual(await inbox.stats({ endpoint }), none, 'the counts of nothing');
      const done = await storeOne();
      await afterShort();
      const [oldest = ''] = await store({ type: 'stays' }, { state: 'dead', error: failure });
      await afterShort();
      await store({ type: 'waits' }, { state: 'quarantined', error: failure });
      for (const { id, token, type } of await claim()) {
        if (id === done) await inbox.complete(id, token);
        if (type === 'waits') await inbox.release(id, token, 0);
      }
      const { receivedAt: oldestReceivedAt } = await see(oldest);
      const counts = { pending: 1, processing: 1, done: 1, dead: 1, quarantined: 1 };
      assertEqual(await inbox.stats({ endpoint }), { ...counts, oldestReceivedAt }, 'the counts');
      await inbox.append(delivery({ provider: 'another', source: `${endpoint} another` }), [newEntry()]);
      assertEqual((await inbox.stats({ endpoint })).pending, 2, 'the number pending at the endpoint');
      assertEqual((await inbox.stats({ endpoint, provider: 'another' })).pending, 1, 'of the other');
      assertTrue((await inbox.stats()).done >= 1, 'the counts of all to hold those of one');
    },
  },
];

async function idsOf(inbox: InboxDriver['inbox'], query: InboxQuery): Promise<readonly string[]> {
  return (await inbox.list(query)).entries.map(({ id }) => id).sort();
}

/** Entries that were received one after the other. */
async function storeApart({ storeOne, afterShort }: InboxDriver, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    if (index > 0) await afterShort();
    ids.push(await storeOne());
  }
  return ids;
}

async function pagesOf(
  { inbox, endpoint }: InboxDriver,
  limit?: number,
  between?: () => Promise<unknown>,
): Promise<readonly (readonly InboxEntry[])[]> {
  const pages: (readonly InboxEntry[])[] = [];
  let cursor: string | undefined;
  do {
    const page = await inbox.list({ endpoint }, { ...(limit && { limit }), ...(cursor && { cursor }) });
    pages.push(page.entries);
    cursor = page.cursor;
    await between?.();
  } while (cursor !== undefined && pages.length < 100);
  return pages;
}
