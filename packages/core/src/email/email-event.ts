import type { WebhookEvent } from '../provider/event.ts';
import type { Bounce, BounceCategory, BounceClass } from './bounce.ts';
import type { SmtpCodes } from './smtp.ts';

/** The types of the unified vocabulary. A delay is not a bounce: `deferred` is tried again, `bounced` is given up. */
export const emailEventTypes = [
  /** Accepted by the provider. */
  'accepted',
  /** Handed to the next mail server. */
  'sent',
  'deferred',
  'delivered',
  'bounced',
  /** Refused by the provider before it was sent, for example because the address is suppressed. */
  'rejected',
  /** An error of the provider, or in rendering the message. */
  'failed',
  'complained',
  'opened',
  'clicked',
  'unsubscribed',
  'resubscribed',
  'autoresponded',
  'inbound',
  'suppression-changed',
  /** Any other event of the provider. See `raw`. */
  'unknown',
] as const;

export type EmailEventType = (typeof emailEventTypes)[number];

/** The fields that an email provider reads from one of its own events. Leave out what the sender does not say. */
export interface EmailFields {
  readonly type: EmailEventType;
  /** The address that the event is about. */
  readonly recipient?: string | undefined;
  /** The message's id, always as text. */
  readonly messageId?: string | undefined;
  /** The provider's class of a bounce, if it has one. The mail server's codes fill in the rest. */
  readonly bounce?: {
    readonly class?: BounceClass | undefined;
    readonly category?: BounceCategory | undefined;
  };
  /** Values that may contain the mail server's codes: its text first, the provider's own fields after it. */
  readonly smtp?: readonly unknown[];
  /** The reason, in the provider's or the mail server's words. */
  readonly reason?: string | undefined;
  /** The link that was clicked. */
  readonly url?: string | undefined;
  /** True for an opening or click by a proxy or a scanner, not by a reader. Absent where the provider does not say. */
  readonly machine?: boolean | undefined;
  /** The first opening or click of its kind. */
  readonly first?: boolean | undefined;
  readonly userAgent?: string | undefined;
  readonly ip?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Data that you attached to the message when you sent it. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** An event of any email provider, in one shape. */
export type EmailEvent<Type extends EmailEventType = EmailEventType, Raw = unknown> = WebhookEvent<
  Type,
  unknown
> &
  Omit<EmailFields, 'type' | 'bounce' | 'smtp' | 'tags' | 'metadata'> & {
    readonly smtp: SmtpCodes | undefined;
    readonly tags: readonly string[];
    readonly metadata: Readonly<Record<string, unknown>>;
    /** The provider's own event, with its own types. */
    readonly raw: Type extends 'unknown' ? WebhookEvent : Raw;
  } & (Type extends 'bounced' ? { readonly bounce: Bounce } : unknown);

/** The unified events by type. */
export type EmailEvents<Raw> = { readonly [Type in EmailEventType]: EmailEvent<Type, Raw> };
