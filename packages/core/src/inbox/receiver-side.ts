import type { Delivery } from '../delivery/delivery.ts';
import type { Outcome, OutcomeKind } from '../delivery/outcome.ts';
import type { DispatchTable } from '../handlers/dispatch.ts';
import type { Reporter } from '../handlers/report.ts';
import type { MaybePromise } from '../maybe-promise.ts';
import type { WebhookEvent } from '../provider/event.ts';
import type { Handshake, Provider } from '../provider/provider.ts';
import type { Verification } from '../signatures/scheme.ts';
import type { Worker, WorkOptions } from './work-options.ts';

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

/** A receiver's side of its inbox. */
export interface InboxPort {
  /** Stores the events of a verified delivery. Throws what `provider.read` or the store throws. */
  accept(delivery: Delivery, verification: Verification): MaybePromise<Outcome>;
  work(options?: WorkOptions): Worker;
  /** Stops all workers. */
  stop(): Promise<void>;
}
