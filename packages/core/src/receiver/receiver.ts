import { createTimekeeper } from '#runtime';
import { Guard } from '../dedup/guard.ts';
import { memoryDedup } from '../dedup/memory.ts';
import { checkRetention } from '../dedup/retention.ts';
import type { DedupStore } from '../dedup/store.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { createOutcomes, type Outcome } from '../delivery/outcome.ts';
import { ConfigurationError } from '../errors.ts';
import { DispatchTable, type WithoutRegistration, withRegistration } from '../handlers/dispatch.ts';
import type { Registration } from '../handlers/handler.ts';
import { consoleLogger, type Logger } from '../handlers/log.ts';
import { createReporter } from '../handlers/report.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Worker, WorkOptions } from '../inbox/work-options.ts';
import type { MaybePromise } from '../maybe-promise.ts';
import type { EventMap, events } from '../provider/event.ts';
import type { Provider } from '../provider/provider.ts';
import { fail, type PipelineParts, receive } from './pipeline.ts';
import { RunningWork } from './running-work.ts';

export interface ReceiverOptions<Events extends EventMap = EventMap> {
  /** Remembers the ids of handled events. Default: `memoryDedup()`, for 100,000 ids in this process. */
  dedup?: DedupStore;
  /** The name of this endpoint, where several endpoints of one provider share a store. Default: `''`. */
  endpoint?: string;
  /**
   * Stores each delivery and answers 200; `work` handles the events later. An inbox deduplicates by itself, so it
   * excludes `dedup`. Default: none, and events are handled before the answer.
   */
  inbox?: Inbox;
  /**
   * Needs `inbox`. Events for which this returns the same text are handled one at a time, in the order in which they
   * arrived. An event that waits for its next attempt blocks those behind it. Return undefined for events that need
   * no order. Default: no order.
   */
  orderingKey?(event: Events[keyof Events & string]): string | undefined;
  /** New events are answered 503 while this many are waiting. Needs `inbox`. Default: no limit. */
  maxPending?: number;
  /** New events are answered 503 while the oldest has waited longer than this, in milliseconds. Needs `inbox`. Default: no limit. */
  maxPendingMs?: number;
  /** The time for which an id is remembered, in milliseconds. An inbox has its own option for this. Default: 30 days. */
  retentionMs?: number;
  /** The time of a claim without renewal, in milliseconds: after a crash the event can run again this much later. Default: 30,000. */
  leaseMs?: number;
  /** After this many milliseconds the sender gets 503, and the handler's `signal` is aborted. Default: 10,000. */
  handlerTimeoutMs?: number;
  /** The time limit for an answer of `dedup` or `inbox`, in milliseconds. Default: 1,000. */
  storeTimeoutMs?: number;
  /** While the store fails: `refuse` with 503, so that nothing runs twice, or `process` without deduplication. Default: `refuse`. */
  onStoreError?: 'refuse' | 'process';
  /** The largest body that is accepted, in bytes, counted as they arrive. Default: 1,048,576 (1 MiB). */
  maxBodyBytes?: number;
  /** The time limit for a body to arrive, in milliseconds. Default: 10,000. */
  bodyTimeoutMs?: number;
  /** Returns milliseconds since the epoch. Default: `Date.now`. */
  now?: () => number;
  /** Receives the log lines. Default: warnings and errors go to the console. */
  log?: Logger;
}

/** The size limit of a body, in bytes, and its time limit, in milliseconds. */
export interface BodyLimits {
  readonly maxBodyBytes: number;
  readonly bodyTimeoutMs: number;
}

/** Verifies, reads, deduplicates and dispatches the deliveries of one provider. Returned by `createReceiver`. */
export interface Receiver<Events extends EventMap = EventMap> extends Registration<Events, Receiver<Events>> {
  readonly [events]?: Events;
  readonly provider: Provider<Events>;
  /** The limits for adapters, which read the body. */
  readonly limits: BodyLimits;
  /**
   * Takes one delivery from its bytes to its outcome. Never throws and never rejects: every input has exactly one
   * outcome. Returns it without a promise when nothing had to be waited for.
   */
  receive(delivery: Delivery): MaybePromise<Outcome>;
  /** Returns the outcome of a request whose body an adapter could not read. */
  refuse(error: unknown): MaybePromise<Outcome>;
  /**
   * Starts a worker that handles the events of this provider and endpoint in the inbox, whichever process stored them.
   * Register the handlers before: an event without one counts as done.
   *
   * @throws ConfigurationError without an inbox, or for options that contradict each other.
   */
  work(options?: WorkOptions): Worker;
  /** Answers new deliveries 503, stops the workers, and resolves when the running handlers have ended. */
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
  checkOptions(options);
  const table = new DispatchTable(provider.name, provider.types);
  const parts = createParts(provider, options, table);
  const { maxBodyBytes, bodyTimeoutMs } = { ...defaults, ...options };
  const receiver: WithoutRegistration<Receiver<Events>> = {
    provider,
    limits: { maxBodyBytes, bodyTimeoutMs },
    receive: (delivery) => receive(parts, delivery),
    refuse: (error) => fail(parts, error, {}),
    work(workOptions) {
      if (parts.inbox) return parts.inbox.work(workOptions);
      throw needsInbox('work');
    },
    async close() {
      parts.isClosing = true;
      await parts.inbox?.stop();
      await parts.running.whenIdle();
    },
  };
  return withRegistration<Receiver<Events>>(receiver, table);
}

/** Sizes in bytes and times in milliseconds. */
const defaults = {
  /** 30 days: longer than any sender's retries, and as long as Stripe lets its users resend by hand. */
  retentionMs: 30 * 24 * 60 * 60 * 1000,
  leaseMs: 30_000,
  handlerTimeoutMs: 10_000,
  storeTimeoutMs: 1000,
  maxBodyBytes: 1024 * 1024,
  bodyTimeoutMs: 10_000,
};

function checkOptions<Events extends EventMap>(options: ReceiverOptions<Events>): void {
  const numbers = { ...defaults, ...options };
  for (const option of Object.keys(defaults) as (keyof typeof defaults)[]) {
    // An option that is present and undefined is a mistake as well: a variable that is not set.
    if (Number.isFinite(numbers[option]) && numbers[option] > 0) continue;
    throw new ConfigurationError(`\`${option}\` must be a number above 0, and is ${numbers[option]}.`);
  }
  const { inbox, dedup } = options;
  if (inbox && dedup) throw new ConfigurationError('An `inbox` deduplicates by itself: leave `dedup` out.');
  // Without an inbox these options would have no effect. A bare store is no inbox.
  const given = (['inbox', 'orderingKey', 'maxPending', 'maxPendingMs'] as const).find(
    (option) => options[option] != null,
  );
  if (given && typeof inbox?.attach !== 'function') throw needsInbox(given);
}

function createParts<Events extends EventMap>(
  provider: Provider<Events>,
  options: ReceiverOptions<Events>,
  table: DispatchTable,
): PipelineParts {
  const { leaseMs, handlerTimeoutMs, storeTimeoutMs, maxBodyBytes, retentionMs } = {
    ...defaults,
    ...options,
  };
  const { endpoint = '', now = Date.now, onStoreError = 'refuse', log = consoleLogger, inbox } = options;
  checkRetention(provider, inbox?.retentionMs ?? retentionMs);
  const reporter = createReporter({
    provider,
    endpoint,
    log,
    listeners: table.errorListeners,
    handlerTimeoutMs,
  });
  // The lengths stand before the parts, so that no two pairs of parts make one text.
  const source = `${endpoint.length}:${endpoint}${provider.name.length}:${provider.name}`;
  const running = new RunningWork();
  const timekeeper = createTimekeeper();
  const shared = {
    provider,
    source,
    clock: { now },
    table,
    reporter,
    outcomes: createOutcomes(provider.statuses, provider.methods),
    running,
    maxBodyBytes,
    isClosing: false,
  };
  if (!inbox) {
    const store = options.dedup ?? memoryDedup({ now });
    const guard = new Guard({ store, leaseMs, retentionMs, storeTimeoutMs, trouble: reporter.trouble });
    return { ...shared, guard, timekeeper, handlerTimeoutMs, leaseMs, onStoreError };
  }
  const attached = inbox.attach({
    source,
    endpoint,
    provider,
    clock: shared.clock,
    table,
    reporter,
    outcomes: shared.outcomes,
    timekeeper,
    leaseMs,
    storeTimeoutMs,
    maxPending: options.maxPending,
    maxPendingMs: options.maxPendingMs,
    orderingKey: (event) => options.orderingKey?.(event as Events[keyof Events & string]),
    track: (work) => running.track(work),
  });
  return { ...shared, inbox: attached };
}

function needsInbox(option: string): ConfigurationError {
  return new ConfigurationError(`\`${option}\` needs an \`inbox\`, as sqliteInbox() makes one.`);
}
