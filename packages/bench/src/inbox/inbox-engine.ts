import type { InboxCandidate } from './inbox-candidate.ts';

/** One engine, by hand and as an inbox; ratios are to the first. */
export interface InboxEngine {
  readonly name: string;
  readonly candidates: readonly InboxCandidate[];
  /** So many events are stored in a round, and handled. */
  readonly events: number;
  /** The schema or prefix where it keeps its events: another process finds them by it. */
  readonly place: string;
  close(): Promise<void>;
}
