import type { RetryOptions } from './retry.ts';

/** The options of `receiver.work`. */
export interface WorkOptions extends RetryOptions {
  /** The number of events that are handled at the same time. As many again may be claimed while their end is recorded. Default: 10. */
  concurrency?: number;
  /** The time limit for the handlers of one event, in milliseconds. Then `signal` is aborted and their lease is not renewed. Default: 60,000. */
  timeoutMs?: number;
  /** The time between two polls for events that other processes stored or that are due again, in milliseconds. Default: 1,000. */
  pollMs?: number;
  /** The time that `stop` waits for handlers before it aborts `signal`, in milliseconds. Default: 10,000. */
  drainMs?: number;
}

/** A running worker. */
export interface Worker {
  /**
   * Claims nothing more and waits `drainMs` for the running handlers. Then it aborts `signal`, and a second later it
   * gives unfinished events back without counting the attempt. Resolves when all of this is done.
   */
  stop(): Promise<void>;
}
