import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { mailtrapEvents } from './events.ts';

type MailtrapEvents = EventsOfSchemas<typeof mailtrapEvents>;

const types = {
  delivery: 'delivered',
  open: 'opened',
  click: 'clicked',
  unsubscribe: 'unsubscribed',
  spam: 'complained',
  // «The delivery will be attempted 10 more times» (Mailtrap, «Statuses and Events»): a delay, not a bounce.
  'soft bounce': 'deferred',
  suspension: 'deferred',
  bounce: 'bounced',
  reject: 'rejected',
  'inbound.message_received': 'inbound',
} as const satisfies Record<keyof MailtrapEvents, EmailEventType>;

/** Mailtrap's «Bounce Categorization», in lower case. Where it has no class, the mail server's code decides. */
const categories = new Map<string, NonNullable<EmailFields['bounce']>>([
  ['badrecipient', { class: 'hard', category: 'mailbox-unknown' }],
  ['overquota', { class: 'soft', category: 'mailbox-full' }],
  ['transientfail', { class: 'soft' }],
  ['greylisting', { class: 'soft' }],
  ['serverfail', { class: 'soft' }],
  ['timeout', { class: 'soft', category: 'timeout' }],
  ['block', { class: 'block', category: 'reputation' }],
  ['spam', { class: 'block', category: 'content' }],
  ['content', { class: 'block', category: 'content' }],
  ['serverpolicy', { class: 'block', category: 'reputation' }],
  ['spam_gmail', { class: 'block', category: 'reputation' }],
  ['badsender', { class: 'block', category: 'authentication' }],
  ['verifyfail', { class: 'block', category: 'authentication' }],
  ['relayfail', { class: 'block', category: 'routing' }],
  ['dnsfail', { category: 'domain-invalid' }],
]);

type DataOf<Type extends keyof MailtrapEvents> = MailtrapEvents[Type]['data'];

/** The fields of all types. A type leaves out those that it does not have. */
type Data = Partial<DataOf<'bounce'> & DataOf<'click'> & DataOf<'reject'>>;

/** Translates an event of Mailtrap into the unified vocabulary. */
export function toEmailEvent(event: MailtrapEvents[keyof MailtrapEvents]): EmailFields {
  const data: Data = event.data;
  return {
    type: types[event.type],
    recipient: data.email,
    messageId: data.message_id,
    reason: data.response || data.reason || undefined,
    smtp: [data.response, data.response_code],
    url: data.url || undefined,
    ip: data.ip || undefined,
    userAgent: data.user_agent || undefined,
    tags: data.category ? [data.category] : [],
    metadata: data.custom_variables ?? {},
    ...(event.type === 'bounce' && {
      bounce: categories.get(event.data.bounce_category?.toLowerCase() ?? '') ?? {},
    }),
  };
}
