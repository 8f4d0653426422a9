import type { Guard, HeldKey } from '../dedup/guard.ts';
import { DeadlineError, isPosternError, type NonRetryableError, type RetryLaterError } from '../errors.ts';
import { inOrder, isPromise, type MaybePromise, when } from '../maybe-promise.ts';
import type { WebhookEvent } from '../provider/event.ts';
import type { TimedRun, Timekeeper } from '../runtime/timekeeper.ts';
import type { Handler } from './handler.ts';
import type { AbortableContext } from './handler-context.ts';

/** One event, the handlers that it goes to, and the claims under which they run. */
export interface Work {
  readonly event: WebhookEvent;
  readonly handlers: readonly Handler<WebhookEvent>[];
  readonly context: AbortableContext;
  /** Empty when events are processed although the store is down. */
  readonly held: readonly HeldKey[];
}

/** The end of an event's handlers; `deadline` when they had not ended in time. */
export type Settled =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'retry-later'; readonly error: RetryLaterError }
  | { readonly kind: 'non-retryable'; readonly error: NonRetryableError }
  | { readonly kind: 'handler-failed' | 'deadline'; readonly error: unknown };

export interface SettleParts {
  readonly guard: Guard;
  readonly timekeeper: Timekeeper;
  readonly handlerTimeoutMs: number;
  readonly leaseMs: number;
  /** Lets `close` wait for handlers that run past their deadline. */
  readonly running: { track(work: Promise<unknown>): void };
}

/**
 * Runs the handlers of an event, records how they ended and returns the answer. Handlers that run past their deadline
 * keep their claims until they end.
 *
 * @param answer Called with how the handlers ended, and for late handlers once more when they do end.
 */
export function settle<T>(
  parts: SettleParts,
  work: Work,
  answer: (settled: Settled) => MaybePromise<T>,
): MaybePromise<T> {
  let running: MaybePromise<unknown>;
  try {
    running = runHandlers(work);
  } catch (error) {
    return when(record(parts.guard, work, settledBy(error)), answer);
  }
  if (!isPromise(running)) return when(record(parts.guard, work, accepted), answer);
  const run = new WaitingRun(parts, work, running);
  // The answer is made here, in the async context of the request: a timer's may be that of another.
  return run.settled.then((settled) => {
    if (settled.kind === 'deadline') {
      work.context.abort(settled.error);
      parts.running.track(run.ended.then(answer));
    }
    return answer(settled);
  });
}

/** Runs the handlers one after the other. */
export function runHandlers({ event, handlers, context }: Omit<Work, 'held'>): MaybePromise<unknown> {
  const [first] = handlers;
  // Most events have one handler.
  if (first && handlers.length === 1) return first(event, context);
  return inOrder(handlers, (handler) => handler(event, context));
}

const accepted: Settled = { kind: 'accepted' };

/** Reads what a handler threw. Only two errors have a meaning of their own; anything else is a failure. */
export function settledBy(error: unknown): Exclude<Settled, { kind: 'accepted' }> {
  if (isPosternError(error) && error.code === 'retry-later') return { kind: 'retry-later', error };
  if (isPosternError(error) && error.code === 'non-retryable') return { kind: 'non-retryable', error };
  return { kind: 'handler-failed', error };
}

function record(guard: Guard, { held }: Work, settled: Settled): MaybePromise<Settled> {
  const isDone = settled.kind === 'accepted' || settled.kind === 'non-retryable';
  return when(isDone ? guard.succeeded(held) : guard.failed(held), () => settled);
}

/** Handlers that wait for something: they have a deadline, and their claims are renewed until they end. */
class WaitingRun implements TimedRun {
  /** Resolves when the handlers have ended, or at their deadline. */
  readonly settled: Promise<Settled>;
  /** Resolves when the handlers have ended and that is recorded. */
  readonly ended: Promise<Settled>;
  deadlineAt: number;
  renewAt: number;
  readonly #parts: SettleParts;
  readonly #work: Work;
  #resolve!: (settled: Settled) => void;

  constructor(parts: SettleParts, work: Work, running: PromiseLike<unknown>) {
    const now = performance.now();
    this.deadlineAt = now + parts.handlerTimeoutMs;
    this.renewAt = now + parts.leaseMs / 3;
    this.#parts = parts;
    this.#work = work;
    this.settled = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    parts.timekeeper.watch(this);
    this.ended = Promise.resolve(running).then(
      () => this.#end(accepted),
      (error) => this.#end(settledBy(error)),
    );
  }

  onDeadline(): void {
    const { handlerTimeoutMs } = this.#parts;
    this.deadlineAt = Number.POSITIVE_INFINITY;
    const error = new DeadlineError(`A handler ran longer than \`handlerTimeoutMs\` (${handlerTimeoutMs}).`);
    this.#resolve({ kind: 'deadline', error });
  }

  onRenewal(now: number): void {
    const { guard, leaseMs } = this.#parts;
    this.renewAt = now + leaseMs / 3;
    guard.renew(this.#work.held, () =>
      this.#work.context.abort(new DeadlineError('The lease was not renewed in time.')),
    );
  }

  #end(settled: Settled): MaybePromise<Settled> {
    const { guard, timekeeper } = this.#parts;
    return when(record(guard, this.#work, settled), () => {
      timekeeper.unwatch(this);
      this.#resolve(settled);
      return settled;
    });
  }
}
