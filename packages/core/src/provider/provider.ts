import type { Delivery } from '../delivery/delivery.ts';
import type { Handshake, OutcomeKind } from '../delivery/outcome.ts';
import type { SchemaDriftError } from '../errors.ts';
import type { MaybePromise } from '../maybe-promise.ts';
import type { Clock, SignatureScheme, Verification } from '../signatures/scheme.ts';
import type { EventMap, events, WebhookEvent } from './event.ts';
import type { StandardSchema } from './standard-schema.ts';

/** Describes a sender: its signature scheme, and the events in its bodies. Returned by `defineProvider`. */
export interface Provider<Events extends EventMap = EventMap> {
  readonly [events]?: Events;
  /** The sender's name, such as `email-api`. It is part of every deduplication key. */
  readonly name: string;
  readonly signature: SignatureScheme;
  /** The event types that it has a schema for. */
  readonly types: readonly string[];
  /**
   * The schema for `data` of each event type. Use it to check data from another place, or as a part of your own schema.
   *
   * @example
   * const { bounced } = emailApi({ secret: process.env.WEBHOOK_SECRET }).schemas;
   * const result = await bounced['~standard'].validate({ email_id: 'msg_1', to: 'jane@example.com' });
   */
  readonly schemas: SchemasOf<Events>;
  /** The parts of a delivery that an event's id is made from, in words. */
  readonly idRecipe: string;
  /** The time for which the sender retries, in seconds. Ids are kept at least that long. */
  readonly retrySpan: number;
  /** The largest age of a signed event, in seconds: see `withMaxAge`. Ids are kept at least that long. */
  readonly maxAge?: number;
  /** Status codes for outcomes that this sender needs to see answered differently from most. */
  readonly statuses: Readonly<Partial<Record<OutcomeKind, number>>>;
  /** The HTTP methods that the sender uses. */
  readonly methods: readonly string[];
  /** True if one delivery can have several events. */
  readonly batches: boolean;
  /** True if the sender does not sign its ids. Then the digest of the body is claimed too, so that a forged id is no new event. */
  readonly digestGuard: boolean;
  /** Answers a request that asks whether the endpoint exists and has no event. Called before `verify`. */
  handshake?(delivery: Delivery, clock: Clock): MaybePromise<Handshake | undefined>;
  /** Reads the events of a verified delivery. Called after `signature.verify`, never before. */
  read(delivery: Delivery, verification: Verification, context: ReadContext): MaybePromise<ReadResult>;
}

/** A Standard Schema for the `data` of each event. */
export type SchemasOf<Events extends EventMap> = {
  readonly [Type in keyof Events & string]: StandardSchema<Events[Type]['data']>;
};

export interface ReadContext extends Clock {
  /** True for a delivery from an inbox. Its age was checked when it arrived, and is not checked again. */
  readonly stored?: boolean;
}

/** The events of a delivery, or the answer to a request that asks whether the endpoint exists. */
export type ReadResult = readonly ReadEvent[] | { readonly handshake: Handshake };

/** An event of a known type that fits its schema, one of an unknown type, or one that does not fit (`drifted`). */
export type ReadEvent =
  | { readonly kind: 'known' | 'unknown'; readonly event: WebhookEvent }
  | { readonly kind: 'drifted'; readonly event: WebhookEvent; readonly error: SchemaDriftError };
