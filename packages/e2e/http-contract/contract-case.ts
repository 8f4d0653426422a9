import type { Subject } from './subject.ts';

/** One rule that every adapter keeps. */
export interface ContractCase {
  /** A plain statement of the rule. */
  readonly name: string;
  readonly run: (subject: Subject) => Promise<void>;
}
