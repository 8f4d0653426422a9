import { createOutcomes } from '../../delivery/outcome.ts';
import { memoryInbox } from '../memory.ts';
import type { ModelStore } from './model-store.ts';
import { completesAtClaim, queueBeside, unfencedInbox } from './weak-inbox.ts';

/** What a delivery goes through between its arrival and its answer: before each step its process may die. */
export type ArrivalStep = 'commit' | 'enqueue' | 'answer';

/** What decides what is kept, who handles it, and what the sender hears: ours, or one that lacks a part of it. */
export interface InboxModel {
  readonly leaseMs: number;
  readonly arrival: readonly ArrivalStep[];
  /** Whether the store asks for tokens. */
  readonly isFenced: boolean;
  createStore(now: () => number): ModelStore;
  /** Who knows of a success that could not be recorded: all attempts of a process, or that one alone. */
  readonly remembers: 'process' | 'attempt';
  readonly outcomes: ReturnType<typeof createOutcomes>;
}

const createStore = (now: () => number): ModelStore => memoryInbox({ now });

/** The real store; intake and attempts are the real ones in every model. */
export const ours: InboxModel = {
  leaseMs: 1000,
  arrival: ['commit', 'answer'],
  isFenced: true,
  createStore,
  remembers: 'process',
  outcomes: createOutcomes({}),
};

/** Each lacks one part of ours. */
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
