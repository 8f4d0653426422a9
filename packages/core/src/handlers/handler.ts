import type { Delivery } from '../delivery/delivery.ts';
import type { OutcomeKind } from '../delivery/outcome.ts';
import type { EventMap, WebhookEvent } from '../provider/event.ts';
import type { Verification } from '../signatures/scheme.ts';
import type { Logger } from './log.ts';

/** Handles one event. The receiver waits for its promise. If it throws, the sender or the inbox tries again. */
export type Handler<Event> = (event: Event, context: HandlerContext) => unknown;

/** The second argument of a handler. */
export interface HandlerContext {
  readonly delivery: Delivery;
  /** The number of this attempt, from 1. Without an inbox it is always 1, because senders do not say. */
  readonly attempt: number;
  /** The inbox entry that is being handled. Absent without an inbox. */
  readonly entry?: EntryClaim | undefined;
  /** Aborted when the handler ran past its deadline or lost its claim to another process. Stop working then. */
  readonly signal: AbortSignal;
  /** The scheme that proved the delivery, its level, and the secret that matched. */
  readonly verification: Verification;
  readonly log: Logger;
}

/** An entry of an inbox, and the token of the claim under which it is handled. */
export interface EntryClaim {
  readonly id: string;
  readonly token: string;
}

/** A delivery, or one event of it, that was not handled. */
export interface Failure {
  /** `unverified`, `malformed`, `drifted`, `handler-failed`, `dead-lettered` and so on. */
  readonly outcome: OutcomeKind;
  /** The value that was thrown. Postern's own errors have a `code`; a handler may throw anything. */
  readonly error: unknown;
  /** Absent when the failure came before there was an event. */
  readonly event?: WebhookEvent;
  /** Absent when the body could not be read. */
  readonly delivery?: Delivery;
}

/** The four methods that register handlers and listeners. Each returns `Self`, so that calls can be chained. */
export interface Registration<Events extends EventMap, Self> {
  /**
   * Handles one event type, or several. The handlers of an event run one after the other, in the order in which they
   * were registered. The first that throws stops the rest, and a retry begins again with the first.
   *
   * @throws ConfigurationError for a type that the provider does not know.
   */
  on<Type extends keyof Events & string>(
    type: Type | readonly Type[],
    handler: Handler<{ [T in Type]: Events[T] }[Type]>,
  ): Self;
  /** Handles every event of a known type. */
  onAny(handler: Handler<Events[keyof Events & string]>): Self;
  /** Handles events of types that the provider does not know. Without it they are answered 200 and not handled. */
  onUnknown(handler: Handler<WebhookEvent>): Self;
  /** Receives every delivery and event that was not handled, forged ones included. Cannot change the answer. */
  onError(listener: (failure: Failure) => unknown): Self;
}
