import type { Subject } from './subject.ts';

/** One rule that every adapter keeps. */
export interface ContractCase {
  /** What the receiver does over HTTP, as a plain statement. */
  readonly name: string;
  readonly run: (subject: Subject) => Promise<void>;
}
