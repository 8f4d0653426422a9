import type { Guard, HeldKey } from '../dedup/guard.ts';
import { DeadlineError, isPosternError, type NonRetryableError, type RetryLaterError } from '../errors.ts';
import { inOrder, isPromise, type MaybePromise, tryTo, when } from '../maybe-promise.ts';
import type { WebhookEvent } from '../provider/event.ts';
import type { Handler } from './handler.ts';
import type { AbortableContext } from './handler-context.ts';
import type { TimedRun, Timekeeper } from './timekeeper.ts';

/** One event, the handlers that it goes to, and the claims under which they run. */
export interface Work {
  readonly event: WebhookEvent;
  readonly handlers: readonly Handler<WebhookEvent>[];
  readonly context: AbortableContext;
  /** Empty when events are processed although the store is down. */
  readonly held: readonly HeldKey[];
}

/** How the handlers ended; `deadline` when they had not ended in time. */
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
}

/** Receives how handlers end that have not ended by their deadline. */
type OnLateEnd<Parts> = (parts: Parts, work: Work, ending: Promise<Settled>) => void;

/**
 * Runs the handlers of an event and records how they ended. Returns without a promise where nothing waits; otherwise
 * at the deadline at the latest, and then the claims are held until the handlers do end.
 */
export function settle<Parts extends SettleParts>(
  parts: Parts,
  work: Work,
  onLateEnd: OnLateEnd<Parts>,
): MaybePromise<Settled> {
  const { event, context, handlers } = work;
  const ended = tryTo<unknown, Settled>(
    () => inOrder(handlers, (handler) => handler(event, context)),
    () => accepted,
    settledBy,
  );
  if (!isPromise(ended)) return record(parts.guard, work, ended);
  return new Promise((resolve) => new WaitingRun(parts, work, ended, resolve, onLateEnd));
}

const accepted: Settled = { kind: 'accepted' };

/** How an event ends whose handler threw this. Only two errors have a meaning; anything else is a failure. */
export function settledBy(error: unknown): Exclude<Settled, { kind: 'accepted' }> {
  if (isPosternError(error) && error.code === 'retry-later') return { kind: 'retry-later', error };
  if (isPosternError(error) && error.code === 'non-retryable') return { kind: 'non-retryable', error };
  return { kind: 'handler-failed', error };
}

function record(guard: Guard, { held }: Work, settled: Settled): MaybePromise<Settled> {
  const isDone = settled.kind === 'accepted' || settled.kind === 'non-retryable';
  return when(isDone ? guard.succeeded(held) : guard.failed(held), () => settled);
}

/** Handlers that wait for something: they have a deadline, and their claims are renewed. */
class WaitingRun<Parts extends SettleParts> implements TimedRun {
  deadlineAt: number;
  renewAt: number;
  readonly #parts: Parts;
  readonly #work: Work;
  readonly #ending: Promise<Settled>;
  readonly #resolve: (settled: Settled) => void;
  readonly #onLateEnd: OnLateEnd<Parts>;

  constructor(
    parts: Parts,
    work: Work,
    ended: Promise<Settled>,
    resolve: (settled: Settled) => void,
    onLateEnd: OnLateEnd<Parts>,
  ) {
    const now = performance.now();
    this.deadlineAt = now + parts.handlerTimeoutMs;
    this.renewAt = now + parts.leaseMs / 3;
    this.#parts = parts;
    this.#work = work;
    this.#resolve = resolve;
    this.#onLateEnd = onLateEnd;
    parts.timekeeper.watch(this);
    this.#ending = ended.then((settled) => when(record(parts.guard, work, settled), this.#end));
  }

  readonly #end = (settled: Settled): Settled => {
    this.#parts.timekeeper.unwatch(this);
    this.#resolve(settled);
    return settled;
  };

  onDeadline(): void {
    this.deadlineAt = Number.POSITIVE_INFINITY;
    const { handlerTimeoutMs } = this.#parts;
    const error = new DeadlineError(`A handler ran longer than \`handlerTimeoutMs\` (${handlerTimeoutMs}).`);
    this.#work.context.abort(error);
    this.#onLateEnd(this.#parts, this.#work, this.#ending);
    this.#resolve({ kind: 'deadline', error });
  }

  onRenewal(now: number): void {
    const { guard, leaseMs } = this.#parts;
    this.renewAt = now + leaseMs / 3;
    guard.renew(this.#work.held, () =>
      this.#work.context.abort(new DeadlineError('The lease was not renewed in time.')),
    );
  }
}
