import type { Delivery } from '../delivery/delivery.ts';
import type { Handshake, OutcomeKind } from '../delivery/outcome.ts';
import type { SchemaDriftError } from '../errors.ts';
import type { MaybePromise } from '../maybe-promise.ts';
import type { SignatureScheme, SigningContext, Verification } from '../signatures/scheme.ts';
import type { EventMap, events, WebhookEvent } from './event.ts';

/** A sender: how it proves itself, and how its bodies are read. Made by `defineProvider`. */
export interface Provider<Events extends EventMap = EventMap> {
  readonly [events]?: Events;
  /** As `email-api`. Part of every deduplication key. */
  readonly name: string;
  readonly signature: SignatureScheme;
  /** The event types it knows. */
  readonly types: readonly string[];
  /** From what an event's id is made, in words. */
  readonly idRecipe: string;
  /** How long the sender tries again, in seconds. Ids are kept at least that long. */
  readonly retrySpan: number;
  /** How old a signed event may be, in seconds: see `withMaxAge`. Ids are kept at least that long. */
  readonly maxAge?: number;
  /** Where this sender reads status codes otherwise than most. */
  readonly statuses: Readonly<Partial<Record<OutcomeKind, number>>>;
  /** The methods by which events come. */
  readonly methods: readonly string[];
  /** One delivery may carry several events. */
  readonly batches: boolean;
  /** The sender does not sign its ids: the body's digest is claimed beside the id, so that a new id is no new event. */
  readonly digestGuard: boolean;
  /** The answer to a request that asks whether this endpoint exists, and carries no event. Called before `verify`. */
  handshake?(delivery: Delivery, context: SigningContext): MaybePromise<Handshake | undefined>;
  /** The events of a verified delivery. Called after `signature.verify`, never before. */
  read(delivery: Delivery, verification: Verification, context: ReadContext): MaybePromise<ReadResult>;
}

export interface ReadContext extends SigningContext {
  /** It was read before, when it came, and waited in an inbox since: its age no longer counts. */
  readonly stored?: boolean;
}

/** The events of a delivery; or that it was none, but a question whether this endpoint exists. */
export type ReadResult = readonly ReadEvent[] | { readonly handshake: Handshake };

/** An event as read: of a known type and fitting its schema, of an unknown type, or drifted from its schema. */
export type ReadEvent =
  | { readonly kind: 'known' | 'unknown'; readonly event: WebhookEvent }
  | { readonly kind: 'drifted'; readonly event: WebhookEvent; readonly error: SchemaDriftError };
