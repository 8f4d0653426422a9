import { chain, eachInOrder, isPromise, type MaybePromise, within } from './chain.ts';
import type { Guard, HeldKey } from './dedup/guard.ts';
import type { Handler } from './dispatch.ts';
import { DeadlineError, isPosternError, type RetryLaterError } from './errors.ts';
import type { WebhookEvent } from './event.ts';
import type { AbortableContext } from './handler-context.ts';
import type { ReadEvent } from './provider.ts';

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
  /** Hears how handlers ended that were late. */
  late(ending: Promise<Settled>, work: Work): void;
}

/**
 * Runs the handlers of an event under the claims that it holds, and records how they ended: at once where nothing
 * waits. Otherwise it comes back at the deadline at the latest, and the claims are held until the handlers do end.
 */
export function createSettle(
  parts: SettleParts,
): (work: Work, held: readonly HeldKey[]) => MaybePromise<Settled> {
  const { guard, handlerTimeoutMs } = parts;

  const succeeded = (held: readonly HeldKey[]): MaybePromise<Settled> =>
    chain(guard.succeeded(held), toAccepted);

  function threw(error: unknown, held: readonly HeldKey[]): MaybePromise<Settled> {
    const thrown = thrownBy(error);
    return chain(guard[thrown.kind === 'non-retryable' ? 'succeeded' : 'failed'](held), () => thrown);
  }

  function inTime(running: Promise<unknown>, work: Work, held: readonly HeldKey[]): Promise<Settled> {
    const { context } = work;
    const ending = running.then(
      () => succeeded(held),
      (error) => threw(error, held),
    );
    const lost = () =>
      context.abort(new DeadlineError('The claim was lost: its lease was not renewed in time.'));
    const stopRenewing = guard.hold(held, lost);
    void ending.then(stopRenewing);
    return within(ending, handlerTimeoutMs, () => {
      const error = new DeadlineError(
        `A handler ran longer than \`handlerTimeoutMs\` (${handlerTimeoutMs}).`,
      );
      context.abort(error);
      parts.late(ending, work);
      return { kind: 'deadline', error };
    });
  }

  return (work, held) => {
    let running: MaybePromise<unknown>;
    try {
      running = eachInOrder(work.handlers, callHandler, work);
    } catch (error) {
      return threw(error, held);
    }
    return isPromise(running) ? inTime(running, work, held) : succeeded(held);
  };
}

const callHandler = (handler: Handler<WebhookEvent>, { item, context }: Work): unknown =>
  handler(item.event, context);

const accepted: Settled = { kind: 'accepted' };
const toAccepted = (): Settled => accepted;

/** What a handler means by what it throws. */
export function thrownBy(error: unknown): Exclude<Settled, { kind: 'accepted' }> {
  const isMeant = isPosternError(error) && /^(retry-later|non-retryable)$/.test(error.code);
  return { kind: isMeant ? error.code : 'handler-failed', error } as ReturnType<typeof thrownBy>;
}
