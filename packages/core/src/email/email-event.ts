import type { WebhookEvent } from '../provider/event.ts';
import type { Bounce, BounceCategory, BounceClass } from './bounce.ts';
import type { SmtpCodes } from './smtp.ts';

/** The words of the unified vocabulary. A delay is not a bounce: `deferred` is still tried, `bounced` given up. */
export const emailEventTypes = [
  /** Taken by the provider. */
  'accepted',
  /** Handed to the next mail server. */
  'sent',
  'deferred',
  'delivered',
  'bounced',
  /** Refused by the provider before it was sent, suppressed addresses among them. */
  'rejected',
  /** An error of the provider, or in the making of the message. */
  'failed',
  'complained',
  'opened',
  'clicked',
  'unsubscribed',
  'resubscribed',
  'autoresponded',
  'inbound',
  'suppression-changed',
  /** Whatever the provider sends that is none of these: see `raw`. */
  'unknown',
] as const;

export type EmailEventType = (typeof emailEventTypes)[number];

/** What an email provider's mapping finds in one of its own events. Leave out what the sender does not say. */
export interface EmailFields {
  readonly type: EmailEventType;
  /** The address it is about. */
  readonly recipient?: string | undefined;
  /** The message's id, always as text. */
  readonly messageId?: string | undefined;
  /** With type `bounced`: what the provider says about it, if anything. The mail server's codes fill in the rest. */
  readonly bounce?: {
    readonly class?: BounceClass | undefined;
    readonly category?: BounceCategory | undefined;
  };
  /** Whatever may hold the mail server's codes: its text first, the provider's own fields after it. */
  readonly smtp?: readonly unknown[];
  /** Why, in the provider's or the mail server's words. */
  readonly reason?: string | undefined;
  /** What was clicked. */
  readonly url?: string | undefined;
  /** An opening or click by a machine (a proxy, a scanner) and not by a reader. Absent: nobody says. */
  readonly machine?: boolean | undefined;
  /** The first opening or click of its kind. */
  readonly first?: boolean | undefined;
  readonly userAgent?: string | undefined;
  readonly ip?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** What you attached to the message when you sent it. */
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
    /** The provider's own event, as its own types have it. */
    readonly raw: Type extends 'unknown' ? WebhookEvent : Raw;
  } & (Type extends 'bounced' ? { readonly bounce: Bounce } : unknown);

/** The unified events by type. */
export type EmailEvents<Raw> = { readonly [Type in EmailEventType]: EmailEvent<Type, Raw> };
