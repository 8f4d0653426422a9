import type { RetryOptions } from './retry.ts';

/** How a worker works. */
export interface WorkOptions extends RetryOptions {
  /** How many events are handled at once; as many again may be claimed, while it is written how they ended. Default: 10. */
  concurrency?: number;
  /** How long the handlers of one event may run before `signal` fires and their lease is left to end. Default: 60,000. */
  timeoutMs?: number;
  /** How often to look for events that other processes stored, or that are due again. Default: 1,000. */
  pollMs?: number;
  /** How long `stop` waits for handlers before `signal` fires, in milliseconds. Default: 10,000. */
  drainMs?: number;
}

/** A worker that runs. */
export interface Worker {
  /**
   * Claims nothing more, waits `drainMs` for the handlers that run, then lets `signal` fire, and a second later gives
   * back what is unfinished, without counting the attempt. Resolves when all that is done.
   */
  stop(): Promise<void>;
}
