import type { BounceCategory, BounceClass } from '../../email/bounce.ts';
import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { sesEvents } from './events.ts';

type SesEvents = EventsOfSchemas<typeof sesEvents>;
type DataOf<Type extends keyof SesEvents> = SesEvents[Type]['data'];
/** The fields of all types. An event has those of its own type, and one recipient in its list. */
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

/** A recipient, with the mail server's answer where it refused the message. */
type Person = Partial<DataOf<'Bounce'>['bounce']['bouncedRecipients'][number]>;

const types = {
  // «SES will attempt to deliver»: accepted, and not yet handed to a mail server.
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

/** Translates an event of Amazon SES into the unified vocabulary. */
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
    // SES says which of several recipients it was only where the event has its own list.
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
  // The reader moved it out of the spam folder.
  return complaint.complaintFeedbackType === 'not-spam' ? 'unknown' : 'complained';
}

/** Leaving one of several topics is an unsubscription too. `data` has the topics. */
function subscriptionType(data: DataOf<'Subscription'>['subscription']): EmailEventType {
  const now = topicsLeft(data.newTopicPreferences);
  const before = topicsLeft(data.oldTopicPreferences);
  if (now.some((topic) => !before.includes(topic))) return 'unsubscribed';
  return before.some((topic) => !now.includes(topic)) ? 'resubscribed' : 'unknown';
}

/** The topics that a recipient does not want, with `*` for all of them. */
function topicsLeft(preferences: DataOf<'Subscription'>['subscription']['newTopicPreferences']): unknown[] {
  if (preferences?.unsubscribeAll) return ['*'];
  const topics = preferences?.topicSubscriptionStatus ?? [];
  return topics
    .filter(({ subscriptionStatus }) => /^opt_?out$/i.test(subscriptionStatus ?? ''))
    .map(({ topicName }) => topicName);
}

/** Your own tags, without those of SES, which begin with `ses:`. Each name has a list, nearly always of one value. */
function ownTags(tags: DataOf<'Send'>['mail']['tags']): Readonly<Record<string, unknown>> {
  const own = Object.entries(tags ?? {}).filter(([name]) => !name.startsWith('ses:'));
  return Object.fromEntries(own.map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}
