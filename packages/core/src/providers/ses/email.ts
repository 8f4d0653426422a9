import type { BounceCategory, BounceClass } from '../../email/bounce.ts';
import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { sesEvents } from './events.ts';

type SesEvents = EventsOfSchemas<typeof sesEvents>;
type DataOf<Type extends keyof SesEvents> = SesEvents[Type]['data'];
/** The parts of all types. An event has its own alone, and its list has one recipient. */
type AnyData = DataOf<'Send'> &
  Partial<
    DataOf<'Reject'> &
      DataOf<'Rendering Failure'> &
      DataOf<'Delivery'> &
      DataOf<'DeliveryDelay'> &
      DataOf<'Bounce'> &
      DataOf<'Complaint'> &
      DataOf<'Open'> &
      DataOf<'Click'> &
      DataOf<'Subscription'>
  >;

/** A recipient; with the mail server's words where it did not take the message. */
type Person = Partial<DataOf<'Bounce'>['bounce']['bouncedRecipients'][number]>;

const types = {
  // «SES will attempt to deliver»: it was taken, and not yet handed on.
  Send: 'accepted',
  Reject: 'rejected',
  'Rendering Failure': 'failed',
  Delivery: 'delivered',
  DeliveryDelay: 'deferred',
  Bounce: 'bounced',
  Complaint: 'complained',
  Open: 'opened',
  Click: 'clicked',
  Subscription: 'unsubscribed',
} as const satisfies Record<keyof SesEvents, EmailEventType>;

/** What an event of Amazon SES means in the unified vocabulary. */
export function toEmailEvent(event: SesEvents[keyof SesEvents]): EmailFields {
  const data: AnyData = event.data;
  const { mail, bounce, complaint, delivery, deliveryDelay, subscription, click } = data;
  const [person]: readonly Person[] =
    bounce?.bouncedRecipients ?? deliveryDelay?.delayedRecipients ?? complaint?.complainedRecipients ?? [];
  const category = categories.get(bounce?.bounceSubType);
  const reader = data.open ?? click;
  const about = person?.emailAddress ?? delivery?.recipients[0];
  const why =
    person?.diagnosticCode ??
    bounce?.bounceSubType ??
    deliveryDelay?.delayType ??
    complaint?.complaintSubType ??
    complaint?.complaintFeedbackType ??
    data.reject?.reason ??
    data.failure?.errorMessage;
  return {
    type: complaint
      ? complaintType(complaint)
      : subscription
        ? subscriptionType(subscription)
        : types[event.type],
    // Whichever of several it was, SES does not say, unless the event has a list of its own.
    recipient: about ?? (mail.destination?.length === 1 ? mail.destination[0] : undefined),
    messageId: mail.messageId,
    metadata: ownTags(mail.tags),
    reason: why ?? undefined,
    smtp: [person?.diagnosticCode, person?.status, delivery?.smtpResponse],
    bounce: { class: category === 'content' ? 'block' : classes.get(bounce?.bounceType), category },
    url: click?.link ?? undefined,
    ip: reader?.ipAddress ?? undefined,
    userAgent: reader?.userAgent ?? undefined,
  };
}

const classes = new Map<string | undefined, BounceClass>([
  ['Permanent', 'hard'],
  ['Transient', 'soft'],
  ['Undetermined', 'undetermined'],
]);
const categories = new Map<string | null | undefined, BounceCategory>([
  ['NoEmail', 'mailbox-unknown'],
  ['Suppressed', 'previously-suppressed'],
  ['OnAccountSuppressionList', 'previously-suppressed'],
  ['MailboxFull', 'mailbox-full'],
  ['MessageTooLarge', 'message-too-large'],
  ['ContentRejected', 'content'],
  ['AttachmentRejected', 'content'],
]);

function complaintType(complaint: DataOf<'Complaint'>['complaint']): EmailEventType {
  // SES did not send it, because somebody complained earlier.
  if (complaint.complaintSubType === 'OnAccountSuppressionList') return 'rejected';
  // The reader took it out of the spam folder.
  return complaint.complaintFeedbackType === 'not-spam' ? 'unknown' : 'complained';
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
