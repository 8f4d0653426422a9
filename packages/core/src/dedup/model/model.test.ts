import { describe, expect, test } from 'vitest';
import { claimInvariants } from './claim-invariants.ts';
import { type ClaimModel, ours, weaker } from './claim-model.ts';
import { type Bounds, searchClaims } from './claim-search.ts';
import { createClaimWorld, eventKey } from './claim-world.ts';

/** More than half a lease: two of them end it, unless it was renewed between. */
const halfLease = ours.leaseMs / 2 + 100;
const wholeLease = ours.leaseMs + 100;
const none: Bounds = { deliveries: 1, waits: 0, waitMs: wholeLease, crashes: 0, faults: 0, deadlines: 0 };

describe('the claim model keeps every invariant, in whatever order', () => {
  test.each<[string, Partial<Bounds>]>([
    [
      'leases end or are renewed, a process dies, the store fails, a handler is slow',
      { deliveries: 3, waits: 2, waitMs: halfLease, crashes: 1, faults: 1, deadlines: 1 },
    ],
    ['two leases end, four deliveries come, the store fails', { deliveries: 4, waits: 2, faults: 1 }],
    [
      'two leases end, a process dies, the store fails twice',
      { deliveries: 3, waits: 2, crashes: 1, faults: 2 },
    ],
  ])('%s', async (_name, bounds) => {
    const { states, broken } = await searchClaims(ours, { ...none, ...bounds });
    expect(Object.fromEntries(broken)).toEqual({});
    expect(states).toBeGreaterThan(1000);
  });
});

const atMostOneOwner = 'a key has at most one valid owner';
const twoAtOnce = 'no two handlers run at once unless a lease ended';
const doneOnce = 'done is written once';
const effectOnce = 'no effect comes twice without a crash or a lost lease';
const notLost = 'an event that was answered 200 is not lost';
const handledInTheEnd = 'an event that is sent again and again is handled in the end';
const fixedAnswers = 'every answer but 200 is 500 or 503';

/** A model, what is enough to break it, and every invariant that then breaks. */
const cases: readonly [string, ClaimModel, Partial<Bounds>, readonly string[]][] = [
  [
    'no token is asked for',
    weaker.noToken,
    { deliveries: 3, waits: 2 },
    [atMostOneOwner, twoAtOnce, doneOnce, effectOnce],
  ],
  ['it looks and then acts', weaker.checkThenAct, { deliveries: 2 }, [atMostOneOwner, twoAtOnce, effectOnce]],
  ['a claim has no lease', weaker.noLease, { crashes: 1 }, [handledInTheEnd]],
  ['done is marked before the run', weaker.doneBeforeRun, { deliveries: 2 }, [handledInTheEnd, notLost]],
  [
    'success is recorded inside the try block',
    weaker.recordInsideTry,
    { deliveries: 2, faults: 1 },
    [effectOnce],
  ],
  [
    'a success that could not be recorded is forgotten',
    weaker.noMemory,
    { deliveries: 2, waits: 1, faults: 1 },
    [effectOnce],
  ],
  ['a duplicate in progress is answered 200', weaker.okWhileInProgress, { deliveries: 2 }, [notLost]],
  [
    'a duplicate in progress is answered 409',
    weaker.conflictWhileInProgress,
    { deliveries: 2 },
    [fixedAnswers],
  ],
];

describe('a weaker model is caught, where ours holds', () => {
  test.each(cases)('%s', async (_name, model, bounds, invariants) => {
    const search = async (one: ClaimModel) =>
      [...(await searchClaims(one, { ...none, ...bounds })).broken.keys()].sort();
    expect(await search(model)).toEqual([...invariants].sort());
    expect(await search(ours)).toEqual([]);
  });

  test('and every invariant is broken by one of them', () => {
    const breakable = new Set(cases.flatMap(([, , , invariants]) => invariants));
    expect([...breakable].sort()).toEqual(Object.keys(claimInvariants).sort());
  });

  test('by a shortest way, which shows what went wrong', async () => {
    const { broken } = await searchClaims(weaker.okWhileInProgress, { ...none, deliveries: 2 });
    expect(broken.get(notLost)).toEqual([
      { do: 'deliver', process: 0 },
      { do: 'fail', delivery: 0 },
      { do: 'deliver', process: 0 },
      { do: 'record', delivery: 0 },
    ]);
  });
});

test('what the search takes the store to hold is what the store holds', async () => {
  const { ways } = await searchClaims(ours, {
    ...none,
    deliveries: 2,
    waits: 2,
    waitMs: halfLease,
    faults: 1,
  });
  expect(ways.length).toBeGreaterThan(50);
  for (const way of ways) {
    const { apply, observed, deliveries, now } = createClaimWorld(ours, halfLease);
    for (const action of way) apply(action);
    observed.failNext(undefined);
    const store = observed.storeOf(0);
    const row = observed.row();
    const { token: owner, until } = typeof row === 'object' ? row : { token: '', until: 0 };
    for (const { key, token } of deliveries.flatMap(({ held }) => held)) {
      expect(store.extend(key, token, until - now())).toBe(token === owner);
    }
    const inProgress = until > now() ? { state: 'in-progress', leaseUntil: until } : { state: 'claimed' };
    expect(store.claim(eventKey, 1)).toMatchObject(row === 'done' ? { state: 'done' } : inProgress);
  }
});
