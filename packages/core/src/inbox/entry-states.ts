import type { EntryState } from './store.ts';

/** All states of an entry. */
export const entryStates = [
  'pending',
  'processing',
  'done',
  'dead',
  'quarantined',
] as const satisfies readonly EntryState[];

/** A count for each state, all of them 0. */
export function emptyCounts(): Record<EntryState, number> {
  return { pending: 0, processing: 0, done: 0, dead: 0, quarantined: 0 };
}
