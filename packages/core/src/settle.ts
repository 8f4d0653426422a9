import { attempt, chain, isPromise, type MaybePromise, within } from './chain.ts';
import type { Guard, HeldKey } from './dedup/guard.ts';
import { DeadlineError, isPosternError, type RetryLaterError } from './errors.ts';
import type { AbortableContext } from './handler-context.ts';

/** The run of one event's handlers, under the claims that it holds. */
export interface Work {
  readonly run: () => MaybePromise<unknown>;
  readonly context: AbortableContext;
  /** None when events are processed although the store is down. */
  readonly held: readonly HeldKey[];
}

/** How the handlers ended, or that they had not when the deadline came. */
export type Settled =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'retry-later'; readonly error: RetryLaterError }
  | { readonly kind: 'handler-failed' | 'non-retryable' | 'deadline'; readonly error: unknown };

const accepted: Settled = { kind: 'accepted' };

/**
 * Runs the handlers and records how they ended, at once where nothing waits. Otherwise it comes back at the
 * deadline at the latest; then the claim is held until the handlers do end, and `late` hears how.
 */
export function settle(
  work: Work,
  guard: Guard,
  handlerTimeoutMs: number,
  late: (ending: Promise<Settled>) => void,
): MaybePromise<Settled> {
  const { held, context } = work;
  let ended = false;
  const ending = attempt<unknown, Settled>(
    work.run,
    () => {
      ended = true;
      return chain(guard.succeeded(held), () => accepted);
    },
    (error) => {
      ended = true;
      const thrown = thrownBy(error);
      return chain(guard[thrown.kind === 'non-retryable' ? 'succeeded' : 'failed'](held), () => thrown);
    },
  );
  if (ended || !isPromise(ending)) return ending;

  const lost = () =>
    context.abort(new DeadlineError('The claim was lost: its lease was not renewed in time.'));
  const stopRenewing = guard.hold(held, lost);
  void ending.then(stopRenewing);
  return within(ending, handlerTimeoutMs, () => {
    const error = new DeadlineError(`A handler ran longer than \`handlerTimeoutMs\` (${handlerTimeoutMs}).`);
    context.abort(error);
    late(ending);
    return { kind: 'deadline', error };
  });
}

/** What a handler means by what it throws. */
export function thrownBy(error: unknown): Exclude<Settled, { kind: 'accepted' }> {
  const isMeant = isPosternError(error) && /^(retry-later|non-retryable)$/.test(error.code);
  return { kind: isMeant ? error.code : 'handler-failed', error } as ReturnType<typeof thrownBy>;
}
