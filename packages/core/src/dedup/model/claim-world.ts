import type { OutcomeKind } from '../../delivery/outcome.ts';
import type { HeldKey } from '../guard.ts';
import { atOnce } from './at-once.ts';
import { type ClaimModel, guardOf } from './claim-model.ts';
import { type Fault, type ObservedStore, observeStore } from './observed-store.ts';

/** Everything that can happen to one event. A delivery has the number of its arrival, a process is 0 or 1. */
export type Action =
  | { readonly do: 'deliver'; readonly process: number; readonly fault?: Fault }
  | { readonly do: 'take' | 'succeed' | 'fail' | 'renew' | 'deadline'; readonly delivery: number }
  | { readonly do: 'record'; readonly delivery: number; readonly fault?: Fault }
  | { readonly do: 'crash'; readonly process: number }
  | { readonly do: 'wait' };

export interface DeliveryState {
  readonly process: number;
  /** `seen-free`: it found the key free and has not taken it yet. `succeeded` and `failed`: not recorded yet. */
  phase: 'seen-free' | 'running' | 'succeeded' | 'failed' | 'ended' | 'crashed';
  held: readonly HeldKey[];
  /** The time until which it believes that it is the owner. */
  leaseUntil: number;
  /** Its lease ended before it did. */
  late: boolean;
  /** Its process died, and lost what it remembered. */
  forgotten: boolean;
  /** Its handler succeeded. */
  effect: boolean;
  /** True if the event had been handled when it started, and its process could know. */
  again: boolean;
  status?: number;
}

/** One event, two processes that its deliveries come to, and the store which these share. */
export interface ClaimWorld {
  readonly deliveries: readonly DeliveryState[];
  readonly observed: ObservedStore;
  readonly leaseMs: number;
  readonly waitMs: number;
  /** The number of times that each has happened. */
  readonly counts: { waits: number; crashes: number; deadlines: number };
  now(): number;
  apply(action: Action): void;
}

export const eventKey = 'event';

export function createClaimWorld(model: ClaimModel, waitMs: number): ClaimWorld {
  let at = 0;
  const counts = { waits: 0, crashes: 0, deadlines: 0 };
  const now = () => at;
  const observed = observeStore(model.createStore(now), now);
  const stores = [observed.storeOf(0), observed.storeOf(1)] as const;
  const guards = stores.map((store) => guardOf(store, model));
  const deliveries: DeliveryState[] = [];

  const storeOf = ({ process }: DeliveryState) => stores[process === 0 ? 0 : 1];
  function guardFor(delivery: DeliveryState) {
    const shared = model.guardPer === 'process' ? guards[delivery.process] : undefined;
    return shared ?? guardOf(storeOf(delivery), model);
  }

  function deliver(process: number): void {
    const delivery: DeliveryState = {
      process,
      phase: 'seen-free',
      held: [],
      leaseUntil: 0,
      late: false,
      forgotten: false,
      effect: false,
      again: false,
    };
    deliveries.push(delivery);
    const { look } = storeOf(delivery);
    const seen = look?.(eventKey);
    if (look === undefined) take(delivery);
    else if (seen) end(delivery, seen.state === 'done' ? 'duplicate' : seen.state);
  }

  function take(delivery: DeliveryState): void {
    const guard = guardFor(delivery);
    let claim: Awaited<ReturnType<typeof guard.claim>>;
    try {
      claim = atOnce(guard.claim([eventKey]));
    } catch {
      end(delivery, 'store-unavailable');
      return;
    }
    if (claim.state === 'claimed') run(delivery, claim.held);
    else end(delivery, claim.state === 'done' ? 'duplicate' : claim.state);
  }

  function run(delivery: DeliveryState, held: readonly HeldKey[]): void {
    delivery.held = held;
    delivery.leaseUntil = at + model.leaseMs;
    delivery.again = deliveries.some((other) => mustBeKnown(other, delivery));
    if (model.records === 'before-run') guardFor(delivery).succeeded(held);
    delivery.phase = 'running';
  }

  /**
   * Whether the effect of `other` must keep `delivery` from starting. It need not when the claim was lost to another
   * before, when the process died that knew of it, or when that process could not tell this one.
   */
  function mustBeKnown(other: DeliveryState, delivery: DeliveryState): boolean {
    if (!other.effect) return false;
    if (observed.timesDone() > 0 || other.leaseUntil > at) return true;
    return !other.late && !other.forgotten && other.process === delivery.process;
  }

  function record(delivery: DeliveryState): void {
    const guard = guardFor(delivery);
    if (delivery.phase === 'succeeded') {
      end(delivery, model.record(guard, storeOf(delivery), delivery.held));
    } else {
      guard.failed(delivery.held);
      end(delivery, 'handler-failed');
    }
  }

  function end(delivery: DeliveryState, kind: OutcomeKind): void {
    delivery.phase = 'ended';
    answer(delivery, kind);
  }

  function answer(delivery: DeliveryState, kind: OutcomeKind): void {
    delivery.status ??= model.outcomes[kind].status;
  }

  function renew(delivery: DeliveryState): void {
    for (const { key, token } of delivery.held) {
      if (!storeOf(delivery).extend(key, token, model.leaseMs)) continue;
      delivery.leaseUntil = at + model.leaseMs;
      delivery.late = false;
    }
  }

  function crash(process: number): void {
    counts.crashes++;
    observed.forget(process);
    guards[process] = guardOf(observed.storeOf(process), model);
    for (const delivery of deliveries.filter((each) => each.process === process)) {
      delivery.forgotten = true;
      if (delivery.phase !== 'ended') delivery.phase = 'crashed';
    }
  }

  function wait(): void {
    counts.waits++;
    at += waitMs;
    for (const delivery of deliveries) {
      if (isUnderway(delivery) && delivery.leaseUntil <= at) delivery.late = true;
    }
  }

  function handle(action: Exclude<Action, { do: 'deliver' | 'crash' | 'wait' }>): void {
    const delivery = deliveries[action.delivery] as DeliveryState;
    if (action.do === 'take') take(delivery);
    if (action.do === 'renew') renew(delivery);
    if (action.do === 'deadline') {
      counts.deadlines++;
      answer(delivery, 'deadline');
    }
    if (action.do === 'record') record(delivery);
    if (action.do === 'fail') delivery.phase = 'failed';
    if (action.do === 'succeed') {
      delivery.phase = 'succeeded';
      delivery.effect = true;
    }
  }

  return {
    deliveries,
    observed,
    leaseMs: model.leaseMs,
    waitMs,
    now,
    counts,
    apply(action) {
      observed.failNext('fault' in action ? action.fault : undefined);
      if (action.do === 'deliver') deliver(action.process);
      else if (action.do === 'crash') crash(action.process);
      else if (action.do === 'wait') wait();
      else handle(action);
    },
  };
}

/** Started, and not yet recorded. */
export function isUnderway({ phase }: DeliveryState): boolean {
  return phase === 'running' || phase === 'succeeded' || phase === 'failed';
}
