import type { Candidate } from '../candidate.ts';

/** A way to keep events and to handle them later. `accept` resolves when the event is stored. */
export interface InboxCandidate extends Candidate {
  /** Handles what is stored, until so many handlers have run. */
  handle(count: number): Promise<void>;
  close(): Promise<void>;
}

/** How many events are handled at once. */
export const concurrency = 16;
