import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { postmarkEvents } from './events.ts';

type PostmarkEvents = EventsOfSchemas<typeof postmarkEvents>;
type DataOf<Type extends keyof PostmarkEvents> = PostmarkEvents[Type]['data'];

/** Postmark's types of bounces, not all of which are bounces. Without a class here, the mail server's code decides. */
const bounceTypes = new Map<string, Partial<EmailFields>>([
  ['HardBounce', { bounce: { class: 'hard' } }],
  ['BadEmailAddress', { bounce: { class: 'hard', category: 'mailbox-unknown' } }],
  ['ManuallyDeactivated', { bounce: { class: 'hard', category: 'previously-suppressed' } }],
  ['SoftBounce', { bounce: { class: 'soft' } }],
  ['Transient', { bounce: { class: 'soft' } }],
  ['Blocked', { bounce: { class: 'block', category: 'reputation' } }],
  ['ISPBlock', { bounce: { class: 'block', category: 'reputation' } }],
  ['SpamNotification', { bounce: { class: 'block', category: 'content' } }],
  ['VirusNotification', { bounce: { class: 'block', category: 'content' } }],
  ['DMARCPolicy', { bounce: { class: 'block', category: 'authentication' } }],
  ['DnsError', { bounce: { category: 'domain-invalid' } }],
  ['AutoResponder', { type: 'autoresponded' }],
  ['ChallengeVerification', { type: 'autoresponded' }],
  ['Unsubscribe', { type: 'unsubscribed' }],
  ['Subscribe', { type: 'resubscribed' }],
  ['SpamComplaint', { type: 'complained' }],
  // A message that came by SMTP, to an address that Postmark no longer sends to.
  ['SMTPApiError', { type: 'rejected' }],
  ['TemplateRenderingFailed', { type: 'failed' }],
  ['InboundError', { type: 'failed' }],
]);

/** The fields of all types. A type leaves out those that it does not have. */
type Data = Partial<
  Omit<DataOf<'Bounce'> & DataOf<'Open'> & DataOf<'Click'> & DataOf<'Inbound'>, 'MessageID'>
> &
  Pick<DataOf<'SubscriptionChange'>, 'MessageID'>;

/** Translates an event of Postmark into the unified vocabulary. */
export function toEmailEvent(event: PostmarkEvents[keyof PostmarkEvents]): EmailFields {
  const data: Data = event.data;
  return {
    recipient: data.Recipient ?? data.Email ?? (data.OriginalRecipient || undefined),
    messageId: data.MessageID ?? undefined,
    smtp: [data.Details],
    url: data.OriginalLink,
    first: data.FirstOpen,
    ip: data.Geo?.IP ?? undefined,
    userAgent: data.UserAgent ?? undefined,
    tags: data.Tag ? [data.Tag] : [],
    metadata: data.Metadata ?? {},
    ...meaningOf(event),
  };
}

function meaningOf(event: PostmarkEvents[keyof PostmarkEvents]): EmailFields {
  switch (event.type) {
    case 'Delivery':
      return { type: 'delivered' };
    case 'Open':
      return { type: 'opened' };
    case 'Click':
      return { type: 'clicked' };
    case 'Inbound':
      return { type: 'inbound' };
    case 'SubscriptionChange':
      return { type: changeOf(event.data), reason: event.data.SuppressionReason ?? undefined };
    case 'SpamComplaint':
    case 'Bounce': {
      const { Type, Details, Description } = event.data;
      const reason = Details || Description || undefined;
      if (event.type === 'SpamComplaint') return { type: 'complained', reason };
      return { type: 'bounced', reason, ...bounceTypes.get(Type) };
    }
  }
}

/** A hard bounce or a complaint is an event of its own, beside the change that it causes. */
function changeOf({
  Origin,
  SuppressSending,
  SuppressionReason,
}: DataOf<'SubscriptionChange'>): EmailEventType {
  if (Origin !== 'Recipient') return 'suppression-changed';
  if (!SuppressSending) return 'resubscribed';
  return SuppressionReason === 'ManualSuppression' ? 'unsubscribed' : 'suppression-changed';
}
