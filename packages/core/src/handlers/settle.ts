import type { Guard, HeldKey } from '../dedup/guard.ts';
import { DeadlineError, isPosternError, type RetryLaterError } from '../errors.ts';
import { inOrder, isPromise, type MaybePromise, second, tryTo, when, within } from '../maybe-promise.ts';
import type { WebhookEvent } from '../provider/event.ts';
import type { ReadEvent } from '../provider/provider.ts';
import type { Handler } from './dispatch.ts';
import type { AbortableContext } from './handler-context.ts';

/** One event, and who is to handle it. */
export interface Work {
  readonly item: ReadEvent;
  readonly handlers: readonly Handler<WebhookEvent>[];
  readonly context: AbortableContext;
}

/** How the handlers ended, or that they had not when the deadline came. */
export type Settled =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'retry-later'; readonly error: RetryLaterError }
  | { readonly kind: 'handler-failed' | 'non-retryable' | 'deadline'; readonly error: unknown };

export interface SettleParts {
  readonly guard: Guard;
  readonly handlerTimeoutMs: number;
}

/**
 * Runs the handlers of an event under the claims that it holds, and records how they ended: at once where nothing
 * waits. Otherwise it comes back at the deadline at the latest, and the claims are held until the handlers do end.
 *
 * @param held None when events are processed although the store is down.
 * @param late Hears how handlers ended that were late.
 */
export function settle(
  parts: SettleParts,
  work: Work,
  held: readonly HeldKey[],
  late: (ending: Promise<Settled>, work: Work) => void,
): MaybePromise<Settled> {
  const ended = tryTo(runAll, toAccepted, thrownBy, work);
  return isPromise(ended) ? settleInTime(ended, parts, work, held, late) : record(ended, parts.guard, held);
}

const runAll = (work: Work): MaybePromise<unknown> => inOrder(work.handlers, runOne, work);

const runOne = (handler: Handler<WebhookEvent>, { item, context }: Work): unknown =>
  handler(item.event, context);

const accepted: Settled = { kind: 'accepted' };
const toAccepted = (): Settled => accepted;

function record(settled: Settled, guard: Guard, held: readonly HeldKey[]): MaybePromise<Settled> {
  const isDone = settled.kind === 'accepted' || settled.kind === 'non-retryable';
  return when(guard[isDone ? 'succeeded' : 'failed'](held), second, settled);
}

function settleInTime(
  ended: Promise<Settled>,
  { guard, handlerTimeoutMs }: SettleParts,
  work: Work,
  held: readonly HeldKey[],
  late: (ending: Promise<Settled>, work: Work) => void,
): Promise<Settled> {
  const abort = (message: string): DeadlineError => {
    const error = new DeadlineError(message);
    work.context.abort(error);
    return error;
  };
  const ending = ended.then((settled) => record(settled, guard, held));
  void ending.then(guard.hold(held, () => abort('The lease was not renewed in time.')));
  return within(ending, handlerTimeoutMs, () => {
    const error = abort(`A handler ran longer than \`handlerTimeoutMs\` (${handlerTimeoutMs}).`);
    late(ending, work);
    return { kind: 'deadline', error };
  });
}

/** What a handler means by what it throws. */
export function thrownBy(error: unknown): Exclude<Settled, { kind: 'accepted' }> {
  const isMeant = isPosternError(error) && /^(retry-later|non-retryable)$/.test(error.code);
  return { kind: isMeant ? error.code : 'handler-failed', error } as ReturnType<typeof thrownBy>;
}
