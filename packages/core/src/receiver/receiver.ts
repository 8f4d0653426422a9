import { createGuard } from '../dedup/guard.ts';
import { memoryDedup } from '../dedup/memory.ts';
import { checkRetention } from '../dedup/retention.ts';
import type { DedupStore } from '../dedup/store.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { Outcome } from '../delivery/outcome.ts';
import { ConfigurationError } from '../errors.ts';
import { createDispatchTable, type Registration } from '../handlers/dispatch.ts';
import { consoleLogger, type Logger } from '../handlers/log.ts';
import { createReporter } from '../handlers/report.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Worker, WorkOptions } from '../inbox/work-options.ts';
import type { MaybePromise } from '../maybe-promise.ts';
import type { EventMap, events } from '../provider/event.ts';
import type { Provider } from '../provider/provider.ts';
import { createPipeline } from './pipeline.ts';

export interface ReceiverOptions<Events extends EventMap = EventMap> {
  /** Remembers handled ids. Default: this process's memory, for 100,000 ids. */
  dedup?: DedupStore;
  /** Names this endpoint within `dedup`, where several of one provider share a store. Default: `''`. */
  endpoint?: string;
  /**
   * Stores each delivery, answers 200, and leaves the handling to `work`. It deduplicates by itself, so that
   * `dedup` must not be given. Default: none, events are handled before the answer.
   */
  inbox?: Inbox;
  /**
   * With `inbox`: events for which this returns the same text are handled one at a time, in the order in which they
   * came; one that waits to be tried again holds up those behind it. Undefined: in any order. Default: no order.
   */
  orderingKey?(event: Events[keyof Events & string]): string | undefined;
  /** With `inbox`: while so many events wait, new ones are answered 503. Default: no limit. */
  maxPending?: number;
  /** With `inbox`: while the oldest event waits longer than this, new ones are answered 503. Default: no limit. */
  maxPendingMs?: number;
  /** How long an id is remembered. An inbox has an option of its own for it. Default: 30 days. */
  retentionMs?: number;
  /** How long a claim is held without renewal, so how soon an event whose handler's process died may run again. Default: 30,000. */
  leaseMs?: number;
  /** After this the sender is told to come again, and `signal` fires. Default: 10,000. */
  handlerTimeoutMs?: number;
  /** How long `dedup` or `inbox` may take to answer. Default: 1,000. */
  storeTimeoutMs?: number;
  /** Without the store: `refuse` with 503 so that nothing runs twice, or `process` unguarded. Default: `refuse`. */
  onStoreError?: 'refuse' | 'process';
  /** The largest body taken, counted as it arrives. Default: 1,048,576 (1 MiB). */
  maxBodyBytes?: number;
  /** How long a body may take to arrive. Default: 10,000. */
  bodyTimeoutMs?: number;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  now?: () => number;
  /** Default: warnings and errors to the console. */
  log?: Logger;
}

/** How large a body may be, in bytes, and how long it may take to arrive, in milliseconds. */
export interface BodyLimits {
  readonly maxBodyBytes: number;
  readonly bodyTimeoutMs: number;
}

/** Verifies, reads, deduplicates and dispatches the deliveries of one provider. Made by `createReceiver`. */
export interface Receiver<Events extends EventMap = EventMap> extends Registration<Events, Receiver<Events>> {
  readonly [events]?: Events;
  readonly provider: Provider<Events>;
  /** For adapters, which read the body. */
  readonly limits: BodyLimits;
  /**
   * Takes one delivery all the way. Never throws and never rejects: every input has exactly one outcome. Returns
   * it at once when nothing had to be waited for.
   */
  receive(delivery: Delivery): MaybePromise<Outcome>;
  /** The outcome of a request whose body an adapter could not read. */
  refuse(error: unknown): MaybePromise<Outcome>;
  /**
   * Handles the events of this provider and endpoint that wait in the inbox, from this or any other process. Register
   * the handlers first: an event without one counts as done.
   *
   * @throws ConfigurationError without an inbox, or for options that contradict each other.
   */
  work(options?: WorkOptions): Worker;
  /** Refuses new deliveries with 503, stops its workers, and resolves when the running handlers have ended. */
  close(): Promise<void>;
}

/**
 * Makes a receiver from a provider. One receiver may serve several routes.
 *
 * @throws ConfigurationError for options that contradict each other.
 * @example
 * const receiver = createReceiver(emailApi({ secret: process.env.WEBHOOK_SECRET }))
 *   .on('bounced', (event) => suppress(event.data.to));
 */
export function createReceiver<Events extends EventMap>(
  provider: Provider<Events>,
  options: ReceiverOptions<Events> = {},
): Receiver<Events> {
  if (typeof provider?.read !== 'function') {
    throw new ConfigurationError('createReceiver takes a provider, as emailApi({ secret }) makes one.');
  }
  const { endpoint = '', now = Date.now, inbox } = options;
  const limits = checkNumbers({ ...defaults, ...options });
  const parts = { ...limits, provider, endpoint, now };
  const table = createDispatchTable(provider.name, provider.types);
  const reporter = createReporter({
    ...parts,
    log: options.log ?? consoleLogger,
    listeners: table.errorListeners,
  });
  const guard = createGuard({
    ...parts,
    store: options.dedup ?? memoryDedup({ now }),
    retentionMs: checkRetention(provider, (inbox ?? limits).retentionMs),
    trouble: reporter.trouble,
  });
  const registering =
    <Args extends unknown[]>(add: (...args: Args) => void) =>
    (...args: Args): Receiver<Events> => {
      add(...args);
      return receiver;
    };
  const receiver: Receiver<Events> = {
    provider,
    limits,
    ...createPipeline({ ...parts, table, guard, reporter }),
    on: registering(table.on) as Receiver<Events>['on'],
    onAny: registering(table.onAny) as Receiver<Events>['onAny'],
    onUnknown: registering(table.onUnknown),
    onError: registering(table.onError),
  };
  return receiver;
}

/** Sizes in bytes and times in milliseconds, and what they are when nothing is said. */
const defaults = {
  /** 30 days: longer than any sender's retries, and as long as Stripe lets one resend by hand. */
  retentionMs: 30 * 24 * 60 * 60 * 1000,
  leaseMs: 30_000,
  handlerTimeoutMs: 10_000,
  storeTimeoutMs: 1000,
  maxBodyBytes: 1024 * 1024,
  bodyTimeoutMs: 10_000,
};

function checkNumbers<Numbers extends typeof defaults>(numbers: Numbers): Numbers {
  for (const option of Object.keys(defaults) as (keyof typeof defaults)[]) {
    // undefined as well: an option that is spelt out but has no value is a mistake.
    if (Number.isFinite(numbers[option]) && numbers[option] > 0) continue;
    throw new ConfigurationError(`\`${option}\` must be a number above 0, and is ${numbers[option]}.`);
  }
  return numbers;
}
