import { claimInvariants, isOk } from './claim-invariants.ts';
import type { ClaimModel } from './claim-model.ts';
import {
  type Action,
  type ClaimWorld,
  createClaimWorld,
  type DeliveryState,
  isUnderway,
} from './claim-world.ts';
import type { Fault } from './observed-store.ts';
import { brokenInvariants, type Found, searchStates } from './search-states.ts';

/** The limits on what may happen to one event. */
export interface Bounds {
  readonly deliveries: number;
  readonly waits: number;
  /** The length of each wait. A lease is 1000. */
  readonly waitMs: number;
  readonly crashes: number;
  readonly faults: number;
  readonly deadlines: number;
}

/** Searches every order of everything that can happen to one event within the bounds. */
export function searchClaims(model: ClaimModel, bounds: Bounds): Promise<Found<Action>> {
  return searchStates<ClaimWorld, Action>({
    start: () => createClaimWorld(model, bounds.waitMs),
    apply: (world, action) => world.apply(action),
    actions: (world) => actionsIn(world, bounds),
    key: keyOf,
    broken: (world, replay) => brokenInvariants(claimInvariants, world, replay),
  });
}

/** The sender sends again at any time, also while an earlier delivery is underway and after a 200. */
function actionsIn(world: ClaimWorld, bounds: Bounds): readonly Action[] {
  const { deliveries, observed, counts } = world;
  const withFaults = <A extends Action>(action: A, verbs: readonly Fault['verb'][]): readonly Action[] =>
    observed.failures() === bounds.faults
      ? [action]
      : [
          action,
          ...verbs.flatMap((verb) => [true, false].map((done) => ({ ...action, fault: { verb, done } }))),
        ];

  const actions = deliveries.flatMap((state, delivery) =>
    stepsOf(state, world, bounds).flatMap((step) =>
      withFaults({ do: step, delivery }, step === 'record' ? ['complete', 'release'] : []),
    ),
  );
  const used = [0, 1].map((process) => deliveries.some((delivery) => delivery.process === process));
  for (const process of used[0] ? [0, 1] : [0]) {
    if (deliveries.length < bounds.deliveries) {
      const records = observed.unrecordedBy(process) === undefined ? [] : (['complete'] as const);
      actions.push(...withFaults({ do: 'deliver', process }, ['claim', ...records]));
    }
    if (counts.crashes < bounds.crashes && used[process]) actions.push({ do: 'crash', process });
  }
  return counts.waits < bounds.waits ? [...actions, { do: 'wait' }] : actions;
}

function stepsOf(delivery: DeliveryState, { now, leaseMs, counts }: ClaimWorld, bounds: Bounds) {
  const { phase, status, leaseUntil } = delivery;
  if (phase === 'seen-free') return ['take'] as const;
  const renew = leaseUntil < now() + leaseMs ? (['renew'] as const) : [];
  if (phase === 'succeeded' || phase === 'failed') return ['record', ...renew] as const;
  if (phase !== 'running') return [];
  const deadline = status === undefined && counts.deadlines < bounds.deadlines ? (['deadline'] as const) : [];
  return ['succeed', 'fail', ...deadline, ...renew] as const;
}

/** Which delivery came first and which process is which makes no difference. */
function keyOf(world: ClaimWorld): string {
  return [keyWith(world, [0, 1]), keyWith(world, [1, 0])].sort()[0] as string;
}

function keyWith(world: ClaimWorld, processes: readonly [number, number]): string {
  const { deliveries, observed, counts } = world;
  const row = observed.row();
  const left = (until: number) => Math.max(0, Math.ceil((until - world.now()) / world.waitMs));
  const isOwned = (token: string | undefined) => typeof row === 'object' && row.token === token;
  return JSON.stringify([
    typeof row === 'object' ? left(row.until) : row,
    deliveries.length,
    deliveries.some(isOk),
    processes.map((process) => {
      const token = observed.unrecordedBy(process);
      return token === undefined ? 'none' : isOwned(token);
    }),
    [counts.waits, counts.crashes, counts.deadlines, observed.failures(), observed.timesDone()],
    deliveries
      .filter((delivery) => delivery.effect || delivery.phase === 'seen-free' || isUnderway(delivery))
      .map((delivery) =>
        [
          processes.indexOf(delivery.process),
          delivery.phase,
          isOwned(delivery.held[0]?.token),
          left(delivery.leaseUntil),
          delivery.late,
          delivery.forgotten,
          delivery.effect,
          delivery.again,
          delivery.status === undefined,
        ].join(),
      )
      .sort(),
  ]);
}
