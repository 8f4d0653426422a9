import type { MaybePromise } from '../chain.ts';
import type { Delivery } from '../delivery.ts';
import type { DispatchTable } from '../dispatch.ts';
import type { WebhookEvent } from '../event.ts';
import type { Outcome, OutcomeKind } from '../outcome.ts';
import type { Handshake, Provider } from '../provider.ts';
import type { Reporter } from '../report.ts';
import type { Verification } from '../signatures/scheme.ts';
import type { RetryOptions } from './retry.ts';

/** Of a receiver's options, those that only an inbox heeds. */
export interface InboxLimits {
  readonly orderingKey?: ((event: WebhookEvent) => string | undefined) | undefined;
  readonly maxPending?: number | undefined;
  readonly maxPendingMs?: number | undefined;
}

/** What an inbox needs of its receiver. */
export interface AttachedReceiver {
  readonly source: string;
  readonly endpoint: string;
  readonly provider: Provider;
  readonly table: DispatchTable;
  readonly reporter: Reporter;
  readonly outcomes: Readonly<Record<OutcomeKind, Outcome>>;
  readonly inboxLimits: InboxLimits;
  readonly leaseMs: number;
  readonly storeTimeoutMs: number;
  now(): number;
  greet(handshake: Handshake): Outcome;
  /** Keeps `close` waiting. */
  track(promise: Promise<unknown>): void;
}

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

/** A receiver's side of its inbox. */
export interface InboxPort {
  /** Stores the events of a verified delivery. Throws what `provider.read` or the store throws. */
  accept(delivery: Delivery, verification: Verification): MaybePromise<Outcome>;
  work(options?: WorkOptions): Worker;
  /** Stops all workers. */
  stop(): Promise<void>;
}
