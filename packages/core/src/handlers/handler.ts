import type { Delivery } from '../delivery/delivery.ts';
import type { OutcomeKind } from '../delivery/outcome.ts';
import type { EventMap, WebhookEvent } from '../provider/event.ts';
import type { Verification } from '../signatures/scheme.ts';
import type { Logger } from './log.ts';

/** Handles one event. What it returns is waited for; what it throws makes the sender try again. */
export type Handler<Event> = (event: Event, context: HandlerContext) => unknown;

/** What a handler gets beside its event. */
export interface HandlerContext {
  readonly delivery: Delivery;
  /** Which run of this event this is, from 1. Handled as it arrives, always 1: the sender does not say. */
  readonly attempt: number;
  /** The inbox's entry that is being handled. Absent when the event is handled as it arrives. */
  readonly entry?: EntryClaim | undefined;
  /** Fires when the handler ran past its deadline, or lost its claim to another. Stop working then. */
  readonly signal: AbortSignal;
  /** What was proved about the delivery, and which secret matched. */
  readonly verification: Verification;
  readonly log: Logger;
}

/** An entry of an inbox, and the token that says who may settle it. */
export interface EntryClaim {
  readonly id: string;
  readonly token: string;
}

/** A delivery, or one event of it, that was not handled. */
export interface Failure {
  /** How it ended: `unverified`, `malformed`, `drifted`, `handler-failed`, `dead-lettered` and so on. */
  readonly outcome: OutcomeKind;
  /** What was thrown. Postern's own errors have a `code`; a handler may throw anything. */
  readonly error: unknown;
  /** Absent when the failure came before there was an event. */
  readonly event?: WebhookEvent;
  /** Absent when the body could not be read. */
  readonly delivery?: Delivery;
}

/** The verbs by which handlers are registered. Each returns `Self`, to be chained. */
export interface Registration<Events extends EventMap, Self> {
  /**
   * Handles one type, or several. All handlers that fit run one after the other, in the order they were
   * registered; the first that throws stops the rest, and a retry begins again with the first.
   *
   * @throws ConfigurationError for a type that the provider does not know.
   */
  on<Type extends keyof Events & string>(
    type: Type | readonly Type[],
    handler: Handler<{ [T in Type]: Events[T] }[Type]>,
  ): Self;
  /** Handles every event of a known type. */
  onAny(handler: Handler<Events[keyof Events & string]>): Self;
  /** Handles events of types that the provider does not know. Without it they are answered 200 and left. */
  onUnknown(handler: Handler<WebhookEvent>): Self;
  /** Hears of every delivery and event that was not handled, forged ones included. Cannot change the answer. */
  onError(listener: (failure: Failure) => unknown): Self;
}
