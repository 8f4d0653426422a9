import type { RunningAttempt } from '../running-attempt.ts';
import type { Timers } from './caught-timers.ts';
import type { Fault } from './inbox-action.ts';

/** A delivery on its way to its answer. */
export interface Arrival extends Timers {
  readonly process: number;
  /** How many of the model's steps it has behind it. */
  step: number;
  ended: boolean;
  isNew: boolean;
  status?: number;
  commit?: (fault: Fault | undefined) => void;
  /** Lets the intake know, and it the sender. */
  report?: () => void;
}

/** One run of the event's handler, or what a worker does in place of it. */
export interface AttemptState extends Timers {
  readonly process: number;
  readonly token: string;
  readonly number: number;
  /** After which replay it started. */
  readonly round: number;
  phase: 'running' | 'recording' | 'ended' | 'crashed';
  running?: RunningAttempt;
  /** What it is about to write. */
  verb?: 'complete' | 'retry' | 'bury' | 'release';
  write?: (fault: Fault | undefined) => void;
  succeed?: () => void;
  fail?: (error: unknown) => void;
  /** Until when it takes itself for the owner. */
  leaseUntil: number;
  /** Its lease ended, or was given back, before it did. */
  late: boolean;
  /** Its handler succeeded. */
  effect: boolean;
  /** Its handler gave the event up. */
  refused: boolean;
  /** When its handler started, it had to be known that the event had been handled. */
  again: boolean;
}

/** Started, and not yet recorded. */
export function isUnderway({ phase }: AttemptState): boolean {
  return phase === 'running' || phase === 'recording';
}
