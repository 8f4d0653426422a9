import type { VerificationLevel } from '../signatures/scheme.ts';

/** One event of a sender, read and typed. */
export interface WebhookEvent<Type extends string = string, Data = unknown> {
  /** The key of deduplication: the sender's event id, or one made by the provider's `idRecipe`. */
  readonly id: string;
  readonly type: Type;
  /** Fits the provider's schema for this type. */
  readonly data: Data;
  /** When it happened, where the sender says so. */
  readonly occurredAt: Date | undefined;
  /** The provider's name, as `email-api`. */
  readonly provider: string;
  /** The level at which the sender proved it. */
  readonly verification: VerificationLevel;
  /** This event as the sender wrote it, complete. */
  readonly payload: unknown;
}

/** The events of a provider by type. */
export type EventMap = Readonly<Record<string, WebhookEvent>>;

/** The union of a provider's events, as `EventOf<typeof provider>`. */
export type EventOf<Source> = Source extends { readonly [events]?: infer Events extends EventMap }
  ? Events[keyof Events]
  : never;

/** The key under which a provider and a receiver carry the type of their events. No value has it at run time. */
export declare const events: unique symbol;
