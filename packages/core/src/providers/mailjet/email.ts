import type { BounceCategory } from '../../email/bounce.ts';
import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import { attachedData } from '../../reading/attached-data.ts';
import type { mailjetEvents } from './events.ts';

type MailjetEvents = EventsOfSchemas<typeof mailjetEvents>;
type Failure = MailjetEvents['bounce' | 'blocked']['data'];

const types = {
  sent: 'delivered',
  open: 'opened',
  click: 'clicked',
  bounce: 'bounced',
  blocked: 'bounced',
  spam: 'complained',
  unsub: 'unsubscribed',
} as const satisfies Record<keyof MailjetEvents, EmailEventType>;

/** Translates an event of Mailjet into the unified vocabulary. */
export function toEmailEvent(event: MailjetEvents[keyof MailjetEvents]): EmailFields {
  const { data } = event;
  const fields: EmailFields = {
    type: types[event.type],
    recipient: data.email || undefined,
    messageId: data.MessageID || data.Message_GUID || undefined,
    tags: data.customcampaign ? [data.customcampaign] : [],
    metadata: { ...attachedData(data.Payload, 'Payload'), ...(data.CustomID && { CustomID: data.CustomID }) },
  };
  switch (event.type) {
    case 'sent':
      return { ...fields, smtp: [event.data.smtp_reply] };
    case 'open':
    case 'click':
    case 'unsub': {
      const { ip, agent } = event.data;
      const url = (event.type === 'click' && event.data.url) || undefined;
      return { ...fields, url, ip: ip || undefined, userAgent: agent || undefined };
    }
    case 'bounce':
      return { ...fields, ...failed(event.data), ...bounced(event.data) };
    case 'blocked':
      return {
        ...fields,
        ...failed(event.data),
        bounce: { class: 'block', category: categoryOf(event.data) },
      };
    default:
      return fields;
  }
}

function failed({ error, comment }: Failure): Pick<EmailFields, 'reason' | 'smtp'> {
  return { reason: comment || error || undefined, smtp: [comment] };
}

function bounced(data: MailjetEvents['bounce']['data']): Partial<Pick<EmailFields, 'type' | 'bounce'>> {
  const { error, error_related_to, hard_bounce } = data;
  // Mailjet's table says «Delivery will be re-attempted»: a delay.
  if (error === 'greylisted') return { type: 'deferred' };
  const permanence = hard_bounce === true ? 'hard' : hard_bounce === false ? 'soft' : undefined;
  const blocks = error_related_to === 'spam' || error_related_to === 'policy';
  return { bounce: { class: blocks ? 'block' : permanence, category: categoryOf(data) } };
}

function categoryOf({ error }: Failure): BounceCategory | undefined {
  return (error && categories.get(error)) || undefined;
}

/** Classifies a bounce by Mailjet's table of errors. */
const categories: ReadonlyMap<string, BounceCategory> = new Map<string, BounceCategory>([
  ['user unknown', 'mailbox-unknown'],
  ['mailbox inactive', 'mailbox-disabled'],
  ['quota exceeded', 'mailbox-full'],
  ['invalid domain', 'domain-invalid'],
  ['no mail host', 'domain-invalid'],
  ['relay/access denied', 'routing'],
  ['sender blocked', 'reputation'],
  ['content blocked', 'content'],
  ['policy issue', 'reputation'],
  ['preblocked', 'previously-suppressed'],
]);
