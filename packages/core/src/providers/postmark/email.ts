import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { postmarkEvents } from './events.ts';

type PostmarkEvents = EventsOfSchemas<typeof postmarkEvents>;
type DataOf<Type extends keyof PostmarkEvents> = PostmarkEvents[Type]['data'];

/** What Postmark calls a bounce is not always one. Where it says no class, the code of the mail server does. */
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
  // A message that was handed over by SMTP, to an address that Postmark sends no more to.
  ['SMTPApiError', { type: 'rejected' }],
  ['TemplateRenderingFailed', { type: 'failed' }],
  ['InboundError', { type: 'failed' }],
]);

/** All that any of them may carry; the types differ only in what they leave out. */
type Data = Partial<
  Omit<DataOf<'Bounce'> & DataOf<'Open'> & DataOf<'Click'> & DataOf<'Inbound'>, 'MessageID'>
> &
  Pick<DataOf<'SubscriptionChange'>, 'MessageID'>;

/** What an event of Postmark means in the unified vocabulary. */
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

/** A hard bounce and a complaint come as events of their own, beside the change that they cause. */
function changeOf({
  Origin,
  SuppressSending,
  SuppressionReason,
}: DataOf<'SubscriptionChange'>): EmailEventType {
  if (Origin !== 'Recipient') return 'suppression-changed';
  if (!SuppressSending) return 'resubscribed';
  return SuppressionReason === 'ManualSuppression' ? 'unsubscribed' : 'suppression-changed';
}
