import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { lettermintEvents } from './events.ts';

type LettermintEvents = EventsOfSchemas<typeof lettermintEvents>;

/** The meaning of types whose name says it all. A scheduled message or a test is `unknown`. */
const types: Readonly<Partial<Record<keyof LettermintEvents, EmailEventType>>> = {
  'message.created': 'accepted',
  'message.sent': 'sent',
  'message.delivered': 'delivered',
  'message.auto_replied': 'autoresponded',
  'message.hard_bounced': 'bounced',
  'message.soft_bounced': 'bounced',
  'message.spam_complaint': 'complained',
  'message.failed': 'failed',
  'message.suppressed': 'rejected',
  'message.policy_rejected': 'rejected',
  'message.unsubscribed': 'unsubscribed',
  'message.opened': 'opened',
  'message.clicked': 'clicked',
  'message.inbound': 'inbound',
  'suppression.added': 'suppression-changed',
  'suppression.removed': 'suppression-changed',
};

/** Translates an event of Lettermint into the unified vocabulary. */
export function toEmailEvent(event: LettermintEvents[keyof LettermintEvents]): EmailFields {
  const type = types[event.type] ?? 'unknown';
  if (event.type === 'suppression.added' || event.type === 'suppression.removed') {
    const { value, reason } = event.data;
    // The value may also be a domain.
    const recipient = (event.data.type === 'email' && value) || undefined;
    return { type, recipient, reason: reason || undefined };
  }
  if (event.type === 'webhook.test') return { type };
  const { data } = event;
  const fields: EmailFields = {
    type,
    recipient: ('recipient' in data && data.recipient) || undefined,
    messageId: data.message_id,
    tags: data.tag ? [data.tag] : [],
    metadata: data.metadata && !Array.isArray(data.metadata) ? data.metadata : {},
  };
  if (event.type === 'message.created') {
    const { to } = event.data;
    return { ...fields, recipient: (to?.length === 1 && to[0]?.email) || undefined };
  }
  if (event.type === 'message.opened' || event.type === 'message.clicked') {
    const { bot, user_agent } = event.data;
    const first = event.type === 'message.opened' ? event.data.first_open : event.data.first_click;
    return {
      ...fields,
      machine: bot?.machine || (bot?.detected ?? bot?.machine ?? undefined),
      first: first ?? undefined,
      url: (event.type === 'message.clicked' && event.data.destination_url) || undefined,
      userAgent: user_agent || undefined,
    };
  }
  const response = 'response' in data ? data.response : undefined;
  return {
    ...fields,
    ...(type === 'bounced' && {
      bounce: { class: event.type === 'message.hard_bounced' ? 'hard' : 'soft' },
    }),
    reason: ('reason' in data && data.reason) || response?.content || undefined,
    smtp: [response?.content, response?.enhanced_status_code, response?.status_code],
  };
}
