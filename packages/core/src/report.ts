import { attempt, eachInOrder, isPromise, type MaybePromise, within } from './chain.ts';
import type { Delivery } from './delivery.ts';
import type { Failure } from './dispatch.ts';
import { isPosternError } from './errors.ts';
import type { WebhookEvent } from './event.ts';
import { type LogDetails, type Logger, safely } from './log.ts';
import type { OutcomeKind } from './outcome.ts';

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
  provider: string;
  endpoint: string;
  log: Logger;
  listeners: readonly ((failure: Failure) => unknown)[];
  /** How long the listeners may hold up an answer. */
  timeoutMs: number;
}

/** What anybody can send, without a secret. */
const byStrangers = /^(unverified$|body-)/;

export function createReporter(options: ReporterOptions): Reporter {
  const { provider, endpoint, listeners, timeoutMs } = options;
  const log = safely(options.log);

  function trouble(message: string, error: unknown): void {
    log.error(message, { provider, endpoint, ...(error !== undefined && { error }) });
  }

  return {
    log,
    trouble,
    failure(outcome, error, where) {
      const { event } = where;
      const details = {
        provider,
        endpoint,
        outcome,
        ...(event && { eventId: event.id, eventType: event.type }),
      };
      // What a stranger sends is a warning; what an operator must mend is an error.
      log[byStrangers.test(outcome) ? 'warn' : 'error'](...told(outcome, error, details));
      if (listeners.length === 0) return undefined;
      const failure: Failure = { outcome, error, ...where };
      const heard = eachInOrder(listeners, (listener) =>
        attempt(
          () => listener(failure),
          () => undefined,
          (thrown) => trouble('An onError listener threw', thrown),
        ),
      );
      return isPromise(heard) ? within<unknown>(heard, timeoutMs, () => {}) : heard;
    },
  };
}

/** Postern's own errors by their message and code; anything else as the value it is, under a message of ours. */
function told(outcome: OutcomeKind, error: unknown, details: LogDetails): [string, LogDetails] {
  if (isPosternError(error)) {
    const { message, code, cause } = error;
    return [message, { ...details, reason: code, ...(cause !== undefined && { error: cause }) }];
  }
  const message = outcome === 'handler-failed' ? 'A handler threw' : 'The delivery could not be processed';
  return [message, { ...details, error }];
}
