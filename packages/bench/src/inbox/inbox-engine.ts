import type { InboxCandidate } from './inbox-candidate.ts';

/** One engine, by hand and as an inbox; the first is what ratios are to. */
export interface InboxEngine {
  readonly name: string;
  readonly candidates: readonly InboxCandidate[];
  /** How many events are stored in a round, and handled. */
  readonly events: number;
  close(): Promise<void>;
}
