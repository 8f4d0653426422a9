import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTimerTrap } from './caught-timers.ts';
import { inboxInvariants } from './inbox-invariants.ts';
import { type InboxModel, ours, weaker } from './inbox-model.ts';
import { type Bounds, searchInbox } from './inbox-search.ts';

/** More than half a lease: two of them end it, unless it was renewed between. */
const halfLease = ours.leaseMs / 2 + 100;
const ends = ['fail', 'refuse', 'come-later'] as const;
const none: Bounds = {
  deliveries: 1,
  waits: 0,
  waitMs: ours.leaseMs + 100,
  crashes: 0,
  faults: 0,
  replays: 0,
  stops: 0,
  ends: [],
};
const timeout = 120_000;

const trap = createTimerTrap(() => new Promise((resolve) => setImmediate(resolve)));

beforeAll(() => {
  const { setTimeout } = trap;
  const stubs = { setTimeout, clearTimeout() {} };
  for (const [name, stub] of Object.entries(stubs)) vi.stubGlobal(name, stub);
  // An attempt that failed is due again at once.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('the inbox model keeps every invariant, in whatever order', () => {
  test.each<[string, number, Partial<Bounds>]>([
    [
      'two deliveries come, a lease ends, a process dies',
      2000,
      { deliveries: 2, waits: 1, crashes: 1, ends },
    ],
    ['a lease ends, the store fails', 500, { waits: 1, faults: 1, ends }],
    ['leases end or are renewed', 200, { waits: 2, waitMs: halfLease, ends }],
    ['leases end until the event counts as poison', 2000, { waits: 3 }],
    ['a worker is stopped, a process dies', 200, { waits: 1, stops: 1, crashes: 1, ends: ['fail'] }],
    ['an operator replays, a lease ends', 500, { replays: 1, waits: 1, ends }],
  ])(
    '%s',
    async (_name, least, bounds) => {
      const { states, broken } = await searchInbox(ours, { ...none, ...bounds }, trap);
      expect(Object.fromEntries(broken)).toEqual({});
      expect(states).toBeGreaterThan(least);
    },
    timeout,
  );
});

const atMostOneOwner = 'an entry has at most one valid owner';
const twoAtOnce = 'no two handlers run at once unless a lease ended';
const doneOnce = 'done is written once';
const staysDone = 'what is done stays done';
const wasHandled = 'what is done was handled';
const wasGivenUp = 'what is dead was given up';
const effectOnce = 'no effect comes twice without a crash or a lost lease';
const notLost = 'an event that was answered 200 ends done or dead';
const isAccepted = 'an event that is sent again is answered 200';
const fixedAnswers = 'every answer but 200 is 503';

/** A model, what is enough to break it, and every invariant that then breaks. */
const cases: readonly [string, InboxModel, Partial<Bounds>, readonly string[]][] = [
  ['200 is answered before the commit', weaker.okBeforeCommit, { crashes: 1 }, [notLost]],
  [
    'an entry is stored, and then put into a queue',
    weaker.storeThenEnqueue,
    { deliveries: 2, crashes: 1 },
    [notLost],
  ],
  ['a claim has no lease', weaker.noLease, { crashes: 1 }, [notLost]],
  [
    'no token is asked for',
    weaker.noToken,
    { waits: 1, ends },
    [atMostOneOwner, twoAtOnce, doneOnce, staysDone, wasGivenUp],
  ],
  ['done is marked before the run', weaker.doneBeforeRun, {}, [wasHandled]],
  [
    'a success that could not be recorded is forgotten',
    weaker.noMemory,
    { waits: 1, faults: 1 },
    [effectOnce],
  ],
  ['a duplicate is answered 409', weaker.conflictForDuplicate, { deliveries: 2 }, [isAccepted, fixedAnswers]],
];

describe('a weaker model is caught, where ours holds', () => {
  test.each(cases)(
    '%s',
    async (_name, model, bounds, invariants) => {
      const search = async (one: InboxModel) =>
        [...(await searchInbox(one, { ...none, ...bounds }, trap)).broken.keys()].sort();
      expect(await search(model)).toEqual([...invariants].sort());
      expect(await search(ours)).toEqual([]);
    },
    timeout,
  );

  test('and every invariant is broken by one of them', () => {
    const breakable = new Set(cases.flatMap(([, , , invariants]) => invariants));
    expect([...breakable].sort()).toEqual(Object.keys(inboxInvariants).sort());
  });

  test('by a shortest way, which shows what went wrong', async () => {
    const bounds = { ...none, deliveries: 2, crashes: 1 };
    const { broken } = await searchInbox(weaker.storeThenEnqueue, bounds, trap);
    expect(broken.get(notLost)).toEqual([
      { do: 'arrive', process: 0 },
      { do: 'arrive', process: 0 },
      { do: 'go-on', arrival: 1 },
      { do: 'go-on', arrival: 1 },
      { do: 'crash', process: 0 },
    ]);
  });
});
