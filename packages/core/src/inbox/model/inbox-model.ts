import { createOutcomes } from '../../delivery/outcome.ts';
import { memoryInbox } from '../memory.ts';
import type { ModelStore } from './model-store.ts';
import { completesAtClaim, queueBeside, unfencedInbox } from './weak-inbox.ts';

/** A step of a delivery between its arrival and its answer. Its process may die before each. */
export type ArrivalStep = 'commit' | 'enqueue' | 'answer';

/** The parts that decide what is kept, who handles it and what the sender is answered: ours, or ours without one part. */
export interface InboxModel {
  readonly leaseMs: number;
  readonly arrival: readonly ArrivalStep[];
  /** True if the store checks tokens. */
  readonly isFenced: boolean;
  createStore(now: () => number): ModelStore;
  /** `process`: all attempts of a process know of a success that could not be recorded. `attempt`: only that one knows. */
  readonly remembers: 'process' | 'attempt';
  readonly outcomes: ReturnType<typeof createOutcomes>;
}

const createStore = (now: () => number): ModelStore => memoryInbox({ now });

/** The real store. The intake and the attempts are the real ones in every model. */
export const ours: InboxModel = {
  leaseMs: 1000,
  arrival: ['commit', 'answer'],
  isFenced: true,
  createStore,
  remembers: 'process',
  outcomes: createOutcomes({}),
};

/** Models that each lack one part of ours. */
export const weaker = {
  okBeforeCommit: { ...ours, arrival: ['answer', 'commit'] },
  storeThenEnqueue: {
    ...ours,
    arrival: ['commit', 'enqueue', 'answer'],
    createStore: (now) => queueBeside(createStore(now)),
  },
  noLease: { ...ours, leaseMs: Number.POSITIVE_INFINITY },
  noToken: { ...ours, isFenced: false, createStore: unfencedInbox },
  doneBeforeRun: { ...ours, createStore: (now) => completesAtClaim(createStore(now)) },
  noMemory: { ...ours, remembers: 'attempt' },
  conflictForDuplicate: { ...ours, outcomes: createOutcomes({ duplicate: 409 }) },
} as const satisfies Record<string, InboxModel>;
