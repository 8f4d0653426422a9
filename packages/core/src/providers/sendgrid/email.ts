import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { sendgridEvents } from './events.ts';

type SendgridEvents = EventsOfSchemas<typeof sendgridEvents>;

const types = {
  processed: 'accepted',
  dropped: 'rejected',
  delivered: 'delivered',
  deferred: 'deferred',
  bounce: 'bounced',
  open: 'opened',
  click: 'clicked',
  spamreport: 'complained',
  unsubscribe: 'unsubscribed',
  group_unsubscribe: 'unsubscribed',
  group_resubscribe: 'resubscribed',
  account_status_change: 'unknown',
} as const satisfies Record<keyof SendgridEvents, EmailEventType>;

/** Translates an event of SendGrid into the unified vocabulary. Only the type's own fields are read. */
export function toEmailEvent(event: SendgridEvents[keyof SendgridEvents]): EmailFields {
  const { type } = event;
  if (type === 'account_status_change') return { type: types[type] };
  const { email, sg_message_id, category = [] } = event.data;
  const fields: EmailFields = {
    type: types[type],
    recipient: email,
    messageId: sg_message_id,
    tags: [category].flat(),
    metadata: ownFields(event.data),
  };
  switch (type) {
    case 'processed':
      return fields;
    case 'delivered':
      return { ...fields, smtp: [event.data.response] };
    case 'deferred': {
      const { response, reason, status } = event.data;
      return { ...fields, smtp: [response, reason, status], reason: response ?? reason };
    }
    case 'dropped':
      return { ...fields, smtp: [event.data.status], reason: event.data.reason };
    case 'bounce': {
      const { reason, status } = event.data;
      return { ...fields, bounce: bounceOf(event.data), smtp: [reason, status], reason };
    }
  }
  const { ip, useragent } = event.data;
  const engaged: EmailFields = { ...fields, ip, userAgent: useragent };
  if (type === 'open') return { ...engaged, machine: event.data.sg_machine_open };
  return type === 'click' ? { ...engaged, url: event.data.url } : engaged;
}

/** SendGrid's own words. Where they say no class, the mail server's code decides. */
function bounceOf(data: SendgridEvents['bounce']['data']): NonNullable<EmailFields['bounce']> {
  const found = classifications.get(data.bounce_classification ?? '');
  if (data.type === 'blocked') return { ...found, class: 'block' };
  if (found) return found;
  // A full mailbox and a temporary fault are `bounce` too, and not permanent.
  return data.type === 'bounce' && !/^(4\.|5\.2\.[23])/.test(data.status ?? '') ? { class: 'hard' } : {};
}

/** `Mailbox Unavailable`, `Technical Failure` and `Unclassified` say neither hard nor soft. */
const classifications = new Map<string, NonNullable<EmailFields['bounce']>>([
  ['Invalid Address', { class: 'hard', category: 'mailbox-unknown' }],
  ['Content', { class: 'block', category: 'content' }],
  ['Reputation', { class: 'block', category: 'reputation' }],
  ['Frequency or Volume Too High', { class: 'block', category: 'rate-limited' }],
  ['Mailbox Unavailable', {}],
  ['Technical Failure', {}],
]);

/** All names that SendGrid uses in any type. Every other field is one that you attached. */
const reserved = new Set(
  (
    'asm_group_id attempt bounce_classification category cert_err email event ip mc_stats newsletter phase_id pool post_type ' +
    'marketing_campaign_id marketing_campaign_name marketing_campaign_split_id marketing_campaign_version reason response ' +
    'send_at sg_content_type sg_event_id sg_machine_open sg_message_id sg_template_id sg_template_name sg_user_id ' +
    'singlesend_id singlesend_name smtp-id status template timestamp tls type url url_offset useragent'
  ).split(' '),
);

function ownFields(data: object): Record<string, unknown> {
  // Assignment would set the prototype for a field called `__proto__`.
  return Object.fromEntries(Object.entries(data).filter(([name]) => !reserved.has(name)));
}
