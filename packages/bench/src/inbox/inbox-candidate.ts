import type { Candidate } from '../candidate.ts';

/** A way to keep events and to handle them later. `accept` resolves when the event is stored. */
export interface InboxCandidate extends Candidate {
  /**
   * Starts a worker that handles `concurrency` events at once, and calls `onHandled` for each. Returns a function that
   * stops it.
   */
  startWorker(onHandled: () => void): () => Promise<void>;
  close(): Promise<void>;
}

/** The number of events that a worker handles at once. */
export const concurrency = 16;
