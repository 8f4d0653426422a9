import type { RunningAttempt } from '../running-attempt.ts';
import type { Timers } from './caught-timers.ts';
import type { Fault } from './inbox-action.ts';

/** A delivery on its way to its answer. */
export interface Arrival extends Timers {
  readonly process: number;
  /** The number of steps of the model that it has taken. */
  step: number;
  ended: boolean;
  isNew: boolean;
  status?: number;
  commit?: (fault: Fault | undefined) => void;
  /** Answers the intake, which answers the sender. */
  report?: () => void;
}

/** One attempt of the event. */
export interface AttemptState extends Timers {
  readonly process: number;
  readonly token: string;
  readonly number: number;
  /** The number of replays before it started. */
  readonly round: number;
  phase: 'running' | 'recording' | 'ended' | 'crashed';
  running?: RunningAttempt;
  /** The record that it is about to write. */
  verb?: 'complete' | 'retry' | 'bury' | 'release';
  write?: (fault: Fault | undefined) => void;
  succeed?: () => void;
  fail?: (error: unknown) => void;
  /** The time until which it believes that it is the owner. */
  leaseUntil: number;
  /** Its lease ended, or was given back, before it did. */
  late: boolean;
  /** Its handler succeeded. */
  effect: boolean;
  /** Its handler gave the event up. */
  refused: boolean;
  /** True if the event had been handled when its handler started, and its process could know. */
  again: boolean;
}

/** Started, and not yet recorded. */
export function isUnderway({ phase }: AttemptState): boolean {
  return phase === 'running' || phase === 'recording';
}
