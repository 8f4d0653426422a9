import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Outcome } from '../../delivery/outcome.ts';
import { isPromise } from '../../maybe-promise.ts';
import { emailApi } from '../../providers/email-api/index.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { SharedTimer } from '../../runtime/shared-timer.ts';
import { signDelivery } from '../../testing/sign-delivery.ts';

import type { DedupStore } from '../store.ts';
import { ours } from './claim-model.ts';
import { type Bounds, searchClaims } from './claim-search.ts';
import { type Action, createClaimWorld } from './claim-world.ts';
import { type ObservedStore, observeStore } from './observed-store.ts';
import { longestOf } from './search-states.ts';

/** A delivery that a receiver has taken. The test decides when each thing happens that it waits for. */
interface Taken {
  status?: number;
  ended?: true;
  succeed?: () => void;
  fail?: () => void;
  renew?: () => void;
  deadline?: () => void;
  record?: () => void;
}

const provider = emailApi({ secret: 'k3y-of-the-house' });
const delivery = await signDelivery(provider, { type: 'delivered' });
const waitMs = ours.leaseMs / 2 + 100;

/** The delivery that `receive` is called for: the handler and its times belong to it. */
let taken: Taken | undefined;

beforeEach(() => {
  vi.spyOn(SharedTimer.prototype, 'watch').mockImplementation((run) => {
    if (!taken) return;
    taken.renew = () => run.onRenewal(0);
    taken.deadline = () => run.onDeadline(0);
  });
});
afterEach(() => vi.restoreAllMocks());

test.each<[string, Bounds]>([
  ['of three deliveries', { deliveries: 3, waits: 1, waitMs, crashes: 0, faults: 1, deadlines: 0 }],
  ['with slow handlers', { deliveries: 2, waits: 2, waitMs, crashes: 1, faults: 0, deadlines: 1 }],
])('the receiver answers, runs and records as the model does, each way %s', async (_name, bounds) => {
  const ways = longestOf((await searchClaims(ours, bounds)).ways);
  expect(ways.length).toBeGreaterThan(100);
  for (const way of ways) expect(await byReceiver(way)).toEqual(byModel(way));
});

function byModel(way: readonly Action[]): readonly string[] {
  const world = createClaimWorld(ours, waitMs);
  return way.map((action) => {
    world.apply(action);
    const effects = world.deliveries.filter(({ effect }) => effect).length;
    return told(action, world.deliveries, effects, world.observed);
  });
}

async function byReceiver(way: readonly Action[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const all: Taken[] = [];
  let at = 0;
  let effects = 0;
  const now = () => at;
  const observed = observeStore(ours.createStore(now), now);

  const start = (process: number) =>
    createReceiver(provider, {
      dedup: waitingStore(observed.storeOf(process)),
      now,
      leaseMs: ours.leaseMs,
      log: { debug() {}, warn() {}, error() {} },
    }).onAny(handler);
  const receivers = [start(0), start(1)];

  function handler(): Promise<void> {
    const own = taken as Taken;
    return new Promise((resolve, reject) => {
      own.fail = () => {
        own.ended = true;
        reject();
      };
      own.succeed = () => {
        own.ended = true;
        effects++;
        resolve();
      };
    });
  }

  function deliver(process: number): void {
    const own: Taken = {};
    taken = own;
    all.push(own);
    const outcome = receivers[process]?.receive(delivery);
    taken = undefined;
    const answer = ({ status }: Outcome) => {
      own.status = status;
    };
    if (outcome && isPromise(outcome)) void outcome.then(answer);
    else if (outcome) answer(outcome);
  }

  /** Ends of handlers are recorded when the way says so; what `receive` itself writes is written at once. */
  function waitingStore(store: DedupStore): DedupStore {
    const owners = new Map<string, Taken>();
    const whenTold = (token: string, write: () => boolean): boolean | Promise<boolean> => {
      const owner = owners.get(token);
      if (taken || !owner?.ended) return write();
      return new Promise((resolve, reject) => {
        owner.record = () => {
          try {
            resolve(write());
          } catch (error) {
            reject(error);
          }
        };
      });
    };
    return {
      ...store,
      claim(key, leaseMs) {
        const claim = store.claim(key, leaseMs);
        if (!isPromise(claim) && claim.state === 'claimed' && taken) owners.set(claim.token, taken);
        return claim;
      },
      complete: (key, token, retentionMs) =>
        whenTold(token, () => store.complete(key, token, retentionMs) as boolean),
      release: (key, token) => whenTold(token, () => store.release(key, token) as boolean),
    };
  }

  for (const action of way) {
    observed.failNext('fault' in action ? action.fault : undefined);
    if (action.do === 'deliver') deliver(action.process);
    else if (action.do === 'wait') at += waitMs;
    else if (action.do === 'crash') {
      observed.forget(action.process);
      receivers[action.process] = start(action.process);
    } else if (action.do !== 'take') all[action.delivery]?.[action.do]?.();
    await new Promise((resolve) => setImmediate(resolve));
    lines.push(told(action, all, effects, observed));
  }
  return lines;
}

function told(
  action: Action,
  deliveries: readonly { readonly status?: number }[],
  effects: number,
  observed: ObservedStore,
): string {
  const answers = deliveries.map(({ status }) => status ?? 'none');
  const { failures, timesDone, row } = observed;
  return JSON.stringify([
    action,
    { answers, effects, row: row(), failures: failures(), timesDone: timesDone() },
  ]);
}
