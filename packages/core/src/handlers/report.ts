import type { Delivery } from '../delivery/delivery.ts';
import { isCausedByStranger, type OutcomeKind } from '../delivery/outcome.ts';
import { isPosternError } from '../errors.ts';
import { inOrder, isPromise, type MaybePromise, tryTo, within } from '../maybe-promise.ts';
import type { WebhookEvent } from '../provider/event.ts';
import type { Failure } from './handler.ts';
import { type Logger, safely } from './log.ts';

/** Writes failures to the log and hands them to the `onError` listeners. Nothing of them goes to the sender. */
export interface Reporter {
  /** Reports a delivery or an event that was not handled. Never throws; waits for the listeners, but not for long. */
  failure(outcome: OutcomeKind, error: unknown, where: Where): MaybePromise<unknown>;
  /** Logs a fault that changes no answer. */
  trouble(message: string, error?: unknown): void;
  readonly log: Logger;
}

/** The event and the delivery that a failure is about, as far as they are known. */
export interface Where {
  readonly event?: WebhookEvent;
  readonly delivery?: Delivery;
}

export interface ReporterOptions {
  readonly provider: { readonly name: string };
  readonly endpoint: string;
  readonly log: Logger;
  readonly listeners: readonly ((failure: Failure) => unknown)[];
  /** The longest time that the listeners may delay an answer, in milliseconds. */
  readonly handlerTimeoutMs: number;
}

export function createReporter(options: ReporterOptions): Reporter {
  const { provider, endpoint, listeners, handlerTimeoutMs } = options;
  const log = safely(options.log);
  const origin = { provider: provider.name, endpoint };

  const trouble: Reporter['trouble'] = (message, error) =>
    log.error(message, { ...origin, ...(error !== undefined && { error }) });

  return {
    log,
    trouble,
    failure(outcome, error, where) {
      logFailure(log, origin, outcome, error, where.event);
      if (listeners.length === 0) return undefined;
      const failure: Failure = { outcome, error, ...where };
      const called = inOrder(listeners, (listener) =>
        tryTo(
          () => listener(failure),
          () => undefined,
          (thrown) => trouble('An onError listener threw', thrown),
        ),
      );
      return isPromise(called) ? within<unknown>(called, handlerTimeoutMs, () => {}) : called;
    },
  };
}

/** Writes Postern's own errors by message and code, and anything else as the value it is, under a message of ours. */
function logFailure(
  log: Logger,
  origin: { readonly provider: string; readonly endpoint: string },
  outcome: OutcomeKind,
  error: unknown,
  event: WebhookEvent | undefined,
): void {
  const own = isPosternError(error) ? error : undefined;
  const ours = outcome === 'handler-failed' ? 'A handler threw' : 'Not processed';
  const cause = own ? own.cause : error;
  log[isCausedByStranger(outcome) ? 'warn' : 'error'](own?.message ?? ours, {
    ...origin,
    outcome,
    ...(event && { eventId: event.id, eventType: event.type }),
    ...(own && { reason: own.code }),
    ...(cause !== undefined && { error: cause }),
  });
}
