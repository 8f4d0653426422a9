import { createOutcomes, type OutcomeKind } from '../../delivery/outcome.ts';
import { tryTo } from '../../maybe-promise.ts';
import { Guard, type HeldKey } from '../guard.ts';
import { memoryDedup } from '../memory.ts';
import type { DedupStore } from '../store.ts';
import { type LookingStore, selectInsertStore, unfencedStore } from './weak-store.ts';

/** The parts that decide who handles an event and what the sender is answered: ours, or ours without one part. */
export interface ClaimModel {
  readonly leaseMs: number;
  createStore(now: () => number): LookingStore;
  /** `process`: all deliveries of a process share a guard. `delivery`: each has its own. */
  readonly guardPer: 'process' | 'delivery';
  readonly records: 'before-run' | 'after-run';
  /** Records a success and returns the outcome of the delivery. */
  record(guard: Guard, store: DedupStore, held: readonly HeldKey[]): OutcomeKind;
  readonly outcomes: ReturnType<typeof createOutcomes>;
}

/** Infinite, because the model does not cover ids that are forgotten on purpose. */
const retentionMs = Number.POSITIVE_INFINITY;

/** The real store and the real guard, used as the pipeline uses them. */
export const ours: ClaimModel = {
  leaseMs: 1000,
  createStore: (now) => memoryDedup({ now }),
  guardPer: 'process',
  records: 'after-run',
  record(guard, _store, held) {
    guard.succeeded(held);
    return 'accepted';
  },
  outcomes: createOutcomes({}),
};

/** Models that each lack one part of ours. */
export const weaker = {
  noToken: { ...ours, createStore: unfencedStore },
  checkThenAct: { ...ours, createStore: selectInsertStore },
  noLease: { ...ours, leaseMs: Number.POSITIVE_INFINITY },
  doneBeforeRun: { ...ours, records: 'before-run' },
  recordInsideTry: { ...ours, record: recordInsideTry },
  noMemory: { ...ours, guardPer: 'delivery' },
  okWhileInProgress: { ...ours, outcomes: createOutcomes({ 'in-progress': 200 }) },
  conflictWhileInProgress: { ...ours, outcomes: createOutcomes({ 'in-progress': 409 }) },
} as const satisfies Record<string, ClaimModel>;

export function guardOf(store: DedupStore, { leaseMs }: ClaimModel): Guard {
  return new Guard({ store, leaseMs, retentionMs, storeTimeoutMs: 1000, trouble() {} });
}

/** A success that cannot be recorded is taken for a failure of the handler. */
function recordInsideTry(guard: Guard, store: DedupStore, held: readonly HeldKey[]): OutcomeKind {
  let kind: OutcomeKind = 'accepted';
  for (const { key, token } of held) {
    tryTo(
      () => store.complete(key, token, retentionMs),
      () => undefined,
      () => {
        kind = 'handler-failed';
        return guard.failed(held);
      },
    );
  }
  return kind;
}
