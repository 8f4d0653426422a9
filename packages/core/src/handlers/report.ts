import type { Delivery } from '../delivery/delivery.ts';
import type { OutcomeKind } from '../delivery/outcome.ts';
import { isPosternError } from '../errors.ts';
import { inOrder, isPromise, type MaybePromise, tryTo, within } from '../maybe-promise.ts';
import type { WebhookEvent } from '../provider/event.ts';
import type { Failure } from './dispatch.ts';
import { type LogDetails, type Logger, safely } from './log.ts';

/** Says what went wrong: to the log, and to those who registered with `onError`. Never to the sender. */
export interface Reporter {
  /** Resolves when the listeners have heard of it, or have taken too long. Never throws. */
  failure(outcome: OutcomeKind, error: unknown, where: Where): MaybePromise<unknown>;
  /** What went wrong without changing an answer. */
  trouble(message: string, error: unknown): void;
  readonly log: Logger;
}

export interface Where {
  readonly event?: WebhookEvent;
  readonly delivery?: Delivery;
}

export interface ReporterOptions {
  provider: { readonly name: string };
  endpoint: string;
  log: Logger;
  listeners: readonly ((failure: Failure) => unknown)[];
  /** How long the listeners may hold up an answer. */
  handlerTimeoutMs: number;
}

/** What anybody can send, without a secret. */
const byStrangers = /^(unverified$|body-)/;

export function createReporter(options: ReporterOptions): Reporter {
  const { provider, endpoint, listeners, handlerTimeoutMs } = options;
  const log = safely(options.log);
  const origin = { provider: provider.name, endpoint };

  function write(
    level: 'warn' | 'error',
    message: string,
    error: unknown,
    details?: Partial<LogDetails>,
  ): void {
    log[level](message, { ...origin, ...details, ...(error !== undefined && { error }) });
  }

  const trouble: Reporter['trouble'] = (message, error) => write('error', message, error);

  return {
    log,
    trouble,
    failure(outcome, error, where) {
      const { event } = where;
      // Postern's own errors by their message and code; anything else as the value it is, under a message of ours.
      const own = isPosternError(error) ? error : undefined;
      const ours = outcome === 'handler-failed' ? 'A handler threw' : 'Not processed';
      // What a stranger sends is a warning; what an operator must mend is an error.
      const level = byStrangers.test(outcome) ? 'warn' : 'error';
      write(level, own?.message ?? ours, own ? own.cause : error, {
        outcome,
        ...(event && { eventId: event.id, eventType: event.type }),
        ...(own && { reason: own.code }),
      });
      if (listeners.length === 0) return undefined;
      const failure: Failure = { outcome, error, ...where };
      const heard = inOrder(listeners, (listener) =>
        tryTo(
          () => listener(failure),
          () => undefined,
          (thrown) => trouble('An onError listener threw', thrown),
        ),
      );
      return isPromise(heard) ? within<unknown>(heard, handlerTimeoutMs, () => {}) : heard;
    },
  };
}
