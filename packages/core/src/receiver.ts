import { sha256 } from '#crypto';
import { attempt, chain, eachInOrder, isPromise, type MaybePromise } from './chain.ts';
import { encodeUtf8 } from './crypto/utf8.ts';
import { createGuard, type Guard } from './dedup/guard.ts';
import { memoryDedup } from './dedup/memory.ts';
import { checkRetention, defaultRetentionMs } from './dedup/retention.ts';
import type { DedupStore } from './dedup/store.ts';
import type { Delivery } from './delivery.ts';
import {
  createDispatchTable,
  type DispatchTable,
  type Failure,
  type Handler,
  type Registration,
  runHandlers,
} from './dispatch.ts';
import { BodyError, ConfigurationError } from './errors.ts';
import type { EventMap, events, WebhookEvent } from './event.ts';
import { AbortableContext } from './handler-context.ts';
import { consoleLogger, type Logger } from './log.ts';
import {
  createOutcomes,
  type Outcome,
  type OutcomeKind,
  outcomeKindOf,
  retryAfter,
  worst,
} from './outcome.ts';
import type { Handshake, Provider, ReadEvent } from './provider.ts';
import { createReporter, type Reporter, type Where } from './report.ts';
import { type Settled, settle, type Work } from './settle.ts';
import type { Verification } from './signatures/scheme.ts';

export interface ReceiverOptions {
  /** Remembers handled ids. Default: this process's memory, for 100,000 ids. */
  dedup?: DedupStore;
  /** Names this endpoint within `dedup`, where several of one provider share a store. Default: `''`. */
  endpoint?: string;
  /** How long an id is remembered. Default: 30 days. */
  retentionMs?: number;
  /** How long a claim is held without renewal, so how soon an event whose handler's process died may run again. Default: 30,000. */
  leaseMs?: number;
  /** After this the sender is told to come again, and `signal` fires. Default: 10,000. */
  handlerTimeoutMs?: number;
  /** How long `dedup` may take to answer. Default: 1,000. */
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

/** Verifies, reads, deduplicates and dispatches the deliveries of one provider. Made by `createReceiver`. */
export interface Receiver<Events extends EventMap = EventMap> extends Registration<Events, Receiver<Events>> {
  readonly [events]?: Events;
  readonly provider: Provider<Events>;
  /** For adapters, which read the body. */
  readonly limits: { readonly maxBodyBytes: number; readonly bodyTimeoutMs: number };
  /**
   * Takes one delivery all the way. Never throws and never rejects: every input has exactly one outcome. Returns
   * it at once when nothing had to be waited for.
   */
  receive(delivery: Delivery): MaybePromise<Outcome>;
  /** The outcome of a request whose body an adapter could not read. */
  refuse(error: unknown): MaybePromise<Outcome>;
  /** Refuses new deliveries with 503 and resolves when the running handlers have ended. */
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
  options: ReceiverOptions = {},
): Receiver<Events> {
  if (typeof provider?.read !== 'function') {
    throw new ConfigurationError('createReceiver takes a provider, as emailApi({ secret }) makes one.');
  }
  return new PipelineReceiver(provider, options);
}

class PipelineReceiver<Events extends EventMap> implements Receiver<Events> {
  readonly provider: Provider<Events>;
  readonly limits: { readonly maxBodyBytes: number; readonly bodyTimeoutMs: number };
  readonly #outcomes: Readonly<Record<OutcomeKind, Outcome>>;
  readonly #table: DispatchTable;
  readonly #reporter: Reporter;
  readonly #guard: Guard;
  readonly #clock: { now: () => number };
  readonly #keyPrefix: string;
  readonly #handlerTimeoutMs: number;
  readonly #onStoreError: 'refuse' | 'process';
  readonly #running = new Set<Promise<unknown>>();
  #closing = false;

  constructor(provider: Provider<Events>, options: ReceiverOptions) {
    const { now = Date.now, endpoint = '', retentionMs = defaultRetentionMs } = options;
    this.provider = provider;
    this.limits = {
      maxBodyBytes: positive('maxBodyBytes', options.maxBodyBytes ?? 1024 * 1024),
      bodyTimeoutMs: positive('bodyTimeoutMs', options.bodyTimeoutMs ?? 10_000),
    };
    this.#handlerTimeoutMs = positive('handlerTimeoutMs', options.handlerTimeoutMs ?? 10_000);
    this.#onStoreError = options.onStoreError ?? 'refuse';
    this.#clock = { now };
    // Lengths stand before the parts, so that no two triples make one key.
    this.#keyPrefix = `${endpoint.length}:${endpoint}${provider.name.length}:${provider.name}`;
    this.#outcomes = createOutcomes(provider.statuses, provider.methods);
    this.#table = createDispatchTable(provider.name, provider.types);
    this.#reporter = createReporter({
      provider: provider.name,
      endpoint,
      log: options.log ?? consoleLogger,
      listeners: this.#table.errorListeners,
      timeoutMs: this.#handlerTimeoutMs,
    });
    this.#guard = createGuard({
      store: options.dedup ?? memoryDedup({ now }),
      leaseMs: positive('leaseMs', options.leaseMs ?? 30_000),
      retentionMs: checkRetention(provider, retentionMs),
      storeTimeoutMs: positive('storeTimeoutMs', options.storeTimeoutMs ?? 1000),
      onStoreFailure: this.#reporter.trouble,
    });
  }

  on<Type extends keyof Events & string>(
    type: Type | readonly Type[],
    handler: Handler<{ [T in Type]: Events[T] }[Type]>,
  ): this {
    this.#table.add(type, handler as Handler<WebhookEvent>);
    return this;
  }

  onAny(handler: Handler<Events[keyof Events & string]>): this {
    this.#table.addAny(handler as Handler<WebhookEvent>);
    return this;
  }

  onUnknown(handler: Handler<WebhookEvent>): this {
    this.#table.addUnknown(handler);
    return this;
  }

  onError(listener: (failure: Failure) => unknown): this {
    this.#table.addErrorListener(listener);
    return this;
  }

  receive(delivery: Delivery): MaybePromise<Outcome> {
    const outcome = attempt(
      () => this.#process(delivery),
      (ended) => ended,
      (error) => this.#fail(outcomeKindOf(error), error, { delivery }),
    );
    if (isPromise(outcome)) this.#track(outcome);
    return outcome;
  }

  refuse(error: unknown): MaybePromise<Outcome> {
    return this.#fail(outcomeKindOf(error), error, {});
  }

  async close(): Promise<void> {
    this.#closing = true;
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** The way of a delivery: is it a question, then verify, read, and each of its events. */
  #process(delivery: Delivery): MaybePromise<Outcome> {
    return chain(this.provider.handshake?.(delivery, this.#clock), (handshake) => {
      if (handshake) return this.#greet(handshake);
      if (!this.provider.methods.includes(delivery.method)) return this.#outcomes['method-not-allowed'];
      if (this.#closing) return this.#outcomes.draining;
      checkBody(delivery, this.limits.maxBodyBytes);
      return chain(this.provider.signature.verify(delivery, this.#clock), (verification) =>
        chain(this.provider.read(delivery, verification, this.#clock), (items) => {
          if ('handshake' in items) return this.#greet(items.handshake);
          return chain(
            eachInOrder(items, (item) => this.#handle(item, delivery, verification)),
            (outcomes) => worst(outcomes) ?? this.#outcomes.ignored,
          );
        }),
      );
    });
  }

  #greet({ body, contentType = 'text/plain' }: Handshake): Outcome {
    if (body === undefined) return this.#outcomes.handshake;
    return { ...this.#outcomes.handshake, headers: { 'content-type': contentType }, body };
  }

  /** One event: claim it, and run its handlers if it is ours to run. */
  #handle(item: ReadEvent, delivery: Delivery, verification: Verification): MaybePromise<Outcome> {
    const { event } = item;
    const where = { event, delivery };
    if (item.kind === 'drifted') return this.#fail('drifted', item.error, where);
    const handlers = this.#table.handlersFor(item);
    // Not claimed: a handler that is added later shall still get it when it is sent again.
    if (handlers.length === 0) return this.#outcomes.ignored;

    const context = new AbortableContext(delivery, verification, this.#reporter.log);
    const runUnder = (held: Work['held']): MaybePromise<Outcome> =>
      chain(
        settle(
          { run: () => runHandlers(handlers, event, context), context, held },
          this.#guard,
          this.#handlerTimeoutMs,
          (ending) => this.#track(ending.then((settled) => this.#end(settled, item, where))),
        ),
        (settled) => this.#end(settled, item, where),
      );

    return chain(this.#keysOf(event, delivery), (keys) =>
      attempt(
        () => this.#guard.claim(keys),
        (claim) => {
          if (claim.state === 'claimed') return runUnder(claim.held);
          if (claim.state === 'done') return this.#outcomes.duplicate;
          return retryAfter(this.#outcomes['in-progress'], claim.leaseUntil - this.#clock.now());
        },
        (error) =>
          this.#onStoreError === 'process' ? runUnder([]) : this.#fail('store-unavailable', error, where),
      ),
    );
  }

  #end(settled: Settled, item: ReadEvent, where: Where): MaybePromise<Outcome> {
    if (settled.kind !== 'accepted') return this.#fail(settled.kind, settled.error, where);
    return item.kind === 'unknown' ? this.#outcomes.ignored : this.#outcomes.accepted;
  }

  /** The reason goes to the log and the listeners; the sender gets the table's constant body. */
  #fail(kind: OutcomeKind, error: unknown, where: Where): MaybePromise<Outcome> {
    return chain(this.#reporter.failure(kind, error, where), () => this.#outcomes[kind]);
  }

  /** What is claimed for an event: its id, and the digest of the body where the sender does not sign the id. */
  #keysOf({ id }: WebhookEvent, { body }: Delivery): MaybePromise<readonly string[]> {
    const prefix = this.#keyPrefix;
    // Long ids are hashed, never cut: two that begin alike stay two.
    const key =
      id.length <= 512 ? `${prefix}:${id}` : chain(sha256(encodeUtf8(id)), (hash) => `${prefix}#${hash}`);
    return chain(key, (idKey) =>
      this.provider.digestGuard ? chain(sha256(body), (digest) => [idKey, `${prefix}=${digest}`]) : [idKey],
    );
  }

  /** What `close` waits for. */
  #track(running: Promise<unknown>): void {
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
  }
}

/** What an adapter has refused already, for those who call `receive` themselves. */
function checkBody(delivery: Delivery, maxBodyBytes: number): void {
  const encoding = delivery.headers.get('content-encoding');
  if (encoding !== null && encoding !== '' && encoding.trim().toLowerCase() !== 'identity') {
    throw new BodyError(
      'body-encoded',
      'The body has a Content-Encoding; what was signed cannot be told from it.',
    );
  }
  if (delivery.body.byteLength > maxBodyBytes) {
    throw new BodyError('body-too-large', `The body is larger than \`maxBodyBytes\` (${maxBodyBytes}).`);
  }
}

function positive(option: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new ConfigurationError(`\`${option}\` must be a number above 0, and is ${value}.`);
}
