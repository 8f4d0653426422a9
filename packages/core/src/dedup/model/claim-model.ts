import { createOutcomes, type OutcomeKind } from '../../delivery/outcome.ts';
import { tryTo } from '../../maybe-promise.ts';
import { Guard, type HeldKey } from '../guard.ts';
import { memoryDedup } from '../memory.ts';
import type { DedupStore } from '../store.ts';
import { type LookingStore, selectInsertStore, unfencedStore } from './weak-store.ts';

/** What decides who handles an event, and what the sender hears: ours, or one that lacks a part of it. */
export interface ClaimModel {
  readonly leaseMs: number;
  createStore(now: () => number): LookingStore;
  /** Whether deliveries share a guard with all of their process. Otherwise each has its own. */
  readonly guardPer: 'process' | 'delivery';
  readonly records: 'before-run' | 'after-run';
  /** Records a success, and says how the delivery ended. */
  record(guard: Guard, store: DedupStore, held: readonly HeldKey[]): OutcomeKind;
  readonly outcomes: ReturnType<typeof createOutcomes>;
}

/** Without end: what is forgotten on purpose is no matter of the model. */
const retentionMs = Number.POSITIVE_INFINITY;

/** The real store and the real guard, used as the pipeline does. */
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

/** Each lacks one part of ours. */
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
