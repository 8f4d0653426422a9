import type { Delivery } from '../delivery/delivery.ts';
import type { Outcome, OutcomeKind } from '../delivery/outcome.ts';
import type { DispatchTable } from '../handlers/dispatch.ts';
import type { Reporter } from '../handlers/report.ts';
import type { MaybePromise } from '../maybe-promise.ts';
import type { WebhookEvent } from '../provider/event.ts';
import type { Provider } from '../provider/provider.ts';
import type { Timekeeper } from '../runtime/timekeeper.ts';
import type { Clock, Verification } from '../signatures/scheme.ts';
import type { Worker, WorkOptions } from './work-options.ts';

/** The parts of a receiver that its inbox uses. */
export interface AttachedReceiver {
  /** Endpoint and provider as one text: the entries of this receiver carry it. */
  readonly source: string;
  readonly endpoint: string;
  readonly provider: Provider;
  readonly clock: Clock;
  readonly table: Pick<DispatchTable, 'handlersFor'>;
  readonly reporter: Reporter;
  readonly outcomes: Readonly<Record<OutcomeKind, Outcome>>;
  readonly timekeeper: Timekeeper;
  readonly leaseMs: number;
  readonly storeTimeoutMs: number;
  readonly maxPending: number | undefined;
  readonly maxPendingMs: number | undefined;
  orderingKey(event: WebhookEvent): string | undefined;
  /** Lets `close` wait for this work, which must not reject. */
  track(work: Promise<unknown>): void;
}

/** An inbox as one receiver uses it. */
export interface AttachedInbox {
  /** Stores the events of a verified delivery. Throws the errors of `provider.read` and of the store. */
  accept(delivery: Delivery, verification: Verification): MaybePromise<Outcome>;
  work(options?: WorkOptions): Worker;
  /** Stops all workers. */
  stop(): Promise<void>;
}
