import type { MaybePromise } from '../chain.ts';
import type { Delivery } from '../delivery.ts';
import type { DispatchTable } from '../dispatch.ts';
import type { WebhookEvent } from '../event.ts';
import type { Outcome, OutcomeKind } from '../outcome.ts';
import type { Handshake, Provider } from '../provider.ts';
import type { Reporter } from '../report.ts';
import type { Verification } from '../signatures/scheme.ts';
import type { InboxStore } from './inbox.ts';
import { createIntake } from './intake.ts';
import { createWorkers, type Worker, type WorkOptions } from './worker.ts';

/** What a receiver takes as `inbox`: a store, with the machinery that works on it. */
export interface Inbox extends InboxStore {
  /** For receivers: their side of this inbox. Whoever has no inbox has none of its code either. */
  attach(receiver: AttachedReceiver): InboxPort;
}

/**
 * Makes an inbox of a store of your own, by adding to it what a receiver needs. `sqliteInbox`, `postgresInbox`, `redisInbox` and `memoryInbox` have done
 * it already.
 *
 * @example
 * const receiver = createReceiver(provider, { inbox: createInbox(myStore) });
 */
export function createInbox<Store extends InboxStore>(store: Store): Store & Inbox {
  // Not a copy: a store may be the instance of a class.
  return Object.assign(store, {
    attach(receiver: AttachedReceiver): InboxPort {
      const workers = createWorkers(store, receiver);
      return { accept: createIntake(store, receiver, workers.wake), work: workers.start, stop: workers.stop };
    },
  });
}

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
