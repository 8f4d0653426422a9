import type { InboxCandidate } from './inbox-candidate.ts';

/** One engine, by hand and as an inbox; ratios are to the first. */
export interface InboxEngine {
  readonly name: string;
  readonly candidates: readonly InboxCandidate[];
  /** The number of events that a round stores and handles. */
  readonly events: number;
  /** The schema or prefix where it keeps its events: another process finds them by it. */
  readonly place: string;
  close(): Promise<void>;
}
