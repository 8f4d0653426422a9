import { describe, expect, test } from 'vitest';
import { createClock } from '../testing/clock.ts';
import { inboxContract } from '../testing/inbox-contract.ts';
import { memoryInbox } from './memory.ts';
import type { ClaimedEntry, NewEntry } from './store.ts';

describe('memoryInbox keeps the contract of an inbox', () => {
  const cases = inboxContract((retention) => {
    const clock = createClock('2026-01-15T10:30:00Z');
    return { inbox: memoryInbox({ ...retention, now: clock.now }), advance: clock.advance };
  });
  for (const { name, run } of cases) test(name, run);
});

describe('memoryInbox is bounded', () => {
  test('lets the entry that was done first leave first', () => {
    const { inbox, finish, append } = boundedInbox(3);
    for (const id of ['a', 'b', 'c']) finish(id);
    append('d');
    expect(inbox.get('a')).toBeUndefined();
    expect(inbox.get('b')).toMatchObject({ state: 'done' });
  });

  test('lets dead entries leave after done ones', () => {
    const { inbox, finish, append } = boundedInbox(3);
    append('dead', 'dead');
    for (const id of ['a', 'b', 'c', 'd']) finish(id);
    expect(inbox.get('dead')).toMatchObject({ state: 'dead' });
    append('e');
    append('f');
    append('g');
    expect(inbox.get('dead')).toBeUndefined();
  });

  test('never drops an entry that is pending or processing, and refuses more when all entries are', () => {
    const { inbox, append } = boundedInbox(2);
    append('a');
    const [claimed] = inbox.claim('source', { limit: 1, leaseMs: 1000 }) as readonly ClaimedEntry[];
    append('b');
    expect(() => append('c')).toThrow('2 of 2 entries wait or are in progress');
    expect(append('b')).toMatchObject([{ state: 'duplicate', id: 'b' }]);
    inbox.complete('a', claimed?.token ?? '');
    expect(append('c')).toEqual([{ state: 'stored' }]);
    expect(inbox.get('a')).toBeUndefined();
  });

  test('knows a duplicate of the entry that would leave next', () => {
    const { finish, append } = boundedInbox(2);
    finish('a');
    finish('b');
    expect(append('a', 'pending', 'c')).toMatchObject([{ state: 'duplicate', id: 'a' }, { state: 'stored' }]);
  });

  test('stores nothing of a delivery that does not fit', () => {
    const { inbox, append } = boundedInbox(2);
    append('a');
    expect(() => append('b', 'pending', 'c')).toThrow('entries wait');
    expect(inbox.stats()).toMatchObject({ pending: 1 });
  });

  test.each([0, -1, 1.5, Number.NaN])('refuses maxEntries of %s', (maxEntries) => {
    expect(() => memoryInbox({ maxEntries })).toThrow('`maxEntries` must be a whole number of at least 1');
  });

  test.each(['retentionMs', 'bodyRetentionMs', 'deadRetentionMs'])(
    'refuses %s that is no duration',
    (name) => {
      for (const value of [0, -1, Number.NaN]) {
        expect(() => memoryInbox({ [name]: value })).toThrow(`\`${name}\` must be a number of milliseconds`);
      }
    },
  );
});

test('keeps ids for 30 days, bodies for 7 and dead letters for 30', () => {
  const { inbox, clock, finish, append } = boundedInbox(10);
  const days = (count: number) => clock.advance(count * 24 * 60 * 60 * 1000);
  finish('done');
  append('dead', 'dead');
  days(6.99);
  expect(inbox.prune()).toEqual({ bodies: 0, entries: 0 });
  days(0.01);
  expect(inbox.prune()).toEqual({ bodies: 1, entries: 0 });
  days(22.99);
  expect(inbox.prune()).toEqual({ bodies: 0, entries: 0 });
  days(0.01);
  expect(inbox.prune()).toEqual({ bodies: 0, entries: 2 });
  expect(inbox.retentionMs).toBe(30 * 24 * 60 * 60 * 1000);
});

function boundedInbox(maxEntries: number) {
  const clock = createClock('2026-01-15T10:30:00Z');
  const inbox = memoryInbox({ maxEntries, now: clock.now });
  const delivery = {
    source: 'source',
    endpoint: 'default',
    provider: 'test',
    method: 'POST',
    url: '/',
    headers: {},
    body: new Uint8Array(2),
    digest: 'digest',
    verification: { level: 'body', scheme: 'test', secretIndex: 0 },
  } as const;

  function append(id: string, state: NewEntry['state'] = 'pending', ...more: string[]) {
    return inbox.append(
      delivery,
      [id, ...more].map((each) => ({ id: each, eventId: each, type: 'test', state })),
    );
  }

  function finish(id: string): void {
    append(id);
    const [claimed] = inbox.claim('source', { limit: 1, leaseMs: 1000 }) as readonly ClaimedEntry[];
    if (claimed) inbox.complete(claimed.id, claimed.token);
    clock.advance(1);
  }

  return { inbox, clock, append, finish };
}
