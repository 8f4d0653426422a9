import type { BounceCategory, BounceClass } from '../../email/bounce.ts';
import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider.ts';
import type { sesEvents } from './events.ts';

type SesEvents = EventsOfSchemas<typeof sesEvents>;
type DataOf<Type extends keyof SesEvents> = SesEvents[Type]['data'];

/** What an event of Amazon SES means in the unified vocabulary. */
export function toEmailEvent(event: SesEvents[keyof SesEvents]): EmailFields {
  const { messageId, destination, tags } = event.data.mail;
  return {
    // Whichever of several it was, SES does not say, unless the event has a list of its own.
    recipient: destination?.length === 1 ? destination[0] : undefined,
    messageId,
    metadata: ownTags(tags),
    ...meaningOf(event),
  };
}

function meaningOf(event: SesEvents[keyof SesEvents]): EmailFields {
  switch (event.type) {
    case 'Send':
      // «SES will attempt to deliver»: it was taken, and not yet handed on.
      return { type: 'accepted' };
    case 'Reject':
      return { type: 'rejected', reason: event.data.reject.reason ?? undefined };
    case 'Rendering Failure':
      return { type: 'failed', reason: event.data.failure.errorMessage ?? undefined };
    case 'Delivery': {
      const { recipients, smtpResponse } = event.data.delivery;
      return { type: 'delivered', recipient: recipients[0], smtp: [smtpResponse] };
    }
    case 'DeliveryDelay': {
      const { delayedRecipients, delayType } = event.data.deliveryDelay;
      return { type: 'deferred', ...failureOf(delayedRecipients[0], delayType) };
    }
    case 'Bounce': {
      const { bouncedRecipients, bounceType, bounceSubType } = event.data.bounce;
      const [category, block] = subtypes.get(bounceSubType ?? '') ?? [];
      return {
        type: 'bounced',
        ...failureOf(bouncedRecipients[0], bounceSubType),
        bounce: { class: block ?? classes.get(bounceType), category },
      };
    }
    case 'Complaint': {
      const { complainedRecipients, complaintFeedbackType, complaintSubType } = event.data.complaint;
      return {
        type: complaintType(complaintFeedbackType, complaintSubType),
        recipient: complainedRecipients[0]?.emailAddress,
        reason: complaintSubType ?? complaintFeedbackType ?? undefined,
      };
    }
    case 'Open':
      return { type: 'opened', ...readerOf(event.data.open) };
    case 'Click':
      return {
        type: 'clicked',
        ...readerOf(event.data.click),
        url: event.data.click.link ?? undefined,
      };
    case 'Subscription':
      return { type: subscriptionType(event.data.subscription) };
  }
}

const classes: ReadonlyMap<string, BounceClass> = new Map([
  ['Permanent', 'hard'],
  ['Transient', 'soft'],
  ['Undetermined', 'undetermined'],
]);
const subtypes: ReadonlyMap<string, readonly [BounceCategory, BounceClass?]> = new Map<
  string,
  readonly [BounceCategory, BounceClass?]
>([
  ['NoEmail', ['mailbox-unknown']],
  ['Suppressed', ['previously-suppressed']],
  ['OnAccountSuppressionList', ['previously-suppressed']],
  ['MailboxFull', ['mailbox-full']],
  ['MessageTooLarge', ['message-too-large']],
  ['ContentRejected', ['content', 'block']],
  ['AttachmentRejected', ['content', 'block']],
]);

type Failed = DataOf<'Bounce'>['bounce']['bouncedRecipients'][number];

function failureOf(
  failed: Failed | undefined,
  otherwise: string | null | undefined,
): Omit<EmailFields, 'type'> {
  return {
    recipient: failed?.emailAddress,
    reason: failed?.diagnosticCode ?? otherwise ?? undefined,
    smtp: [failed?.diagnosticCode, failed?.status],
  };
}

function complaintType(
  feedback: string | null | undefined,
  subtype: string | null | undefined,
): EmailEventType {
  // SES did not send it, because somebody complained earlier.
  if (subtype === 'OnAccountSuppressionList') return 'rejected';
  // The reader took it out of the spam folder.
  return feedback === 'not-spam' ? 'unknown' : 'complained';
}

function readerOf({ ipAddress, userAgent }: DataOf<'Open'>['open']): Omit<EmailFields, 'type'> {
  return { ip: ipAddress ?? undefined, userAgent: userAgent ?? undefined };
}

/** Whoever leaves one topic of several has unsubscribed too; `data` says from which. */
function subscriptionType(data: DataOf<'Subscription'>['subscription']): EmailEventType {
  const now = topicsLeft(data.newTopicPreferences);
  const before = topicsLeft(data.oldTopicPreferences);
  if (now.some((topic) => !before.includes(topic))) return 'unsubscribed';
  return before.some((topic) => !now.includes(topic)) ? 'resubscribed' : 'unknown';
}

/** The topics that somebody does not want, and `*` for all of them. */
function topicsLeft(preferences: DataOf<'Subscription'>['subscription']['newTopicPreferences']): unknown[] {
  if (preferences?.unsubscribeAll) return ['*'];
  const topics = preferences?.topicSubscriptionStatus ?? [];
  return topics
    .filter(({ subscriptionStatus }) => /^opt_?out$/i.test(subscriptionStatus ?? ''))
    .map(({ topicName }) => topicName);
}

/** Your tags: those that SES adds begin with `ses:`. Each name has a list, nearly always of one. */
function ownTags(tags: DataOf<'Send'>['mail']['tags']): Readonly<Record<string, unknown>> {
  const own = Object.entries(tags ?? {}).filter(([name]) => !name.startsWith('ses:'));
  return Object.fromEntries(own.map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}
