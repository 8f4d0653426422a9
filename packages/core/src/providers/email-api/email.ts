import { toBounce } from '../../email/bounce.ts';
import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import { parseSmtp } from '../../email/smtp.ts';
import type { EventsOfSchemas } from '../../provider.ts';
import type { emailApiEvents } from './events.ts';

type EmailApiEvents = EventsOfSchemas<typeof emailApiEvents>;

const types = {
  queued: 'accepted',
  sending: 'sent',
  delivered: 'delivered',
  bounced: 'bounced',
  complained: 'complained',
  opened: 'opened',
  clicked: 'clicked',
} as const satisfies Record<keyof EmailApiEvents, EmailEventType>;

/** What an event of the email API means in the unified vocabulary. */
export function toEmailEvent(event: EmailApiEvents[keyof EmailApiEvents]): EmailFields {
  const { type, data } = event;
  const fields: EmailFields = { type: types[type], recipient: data.to, messageId: data.email_id };
  if (type === 'bounced') {
    const { bounce_type, bounce_code, bounce_message } = event.data;
    const smtp = parseSmtp(bounce_message, bounce_code);
    return {
      ...fields,
      smtp,
      reason: bounce_message,
      bounce: toBounce({ class: bounce_type }, smtp, bounce_message),
    };
  }
  if (type !== 'opened' && type !== 'clicked') return fields;
  const { ip_address, user_agent } = event.data;
  const url = type === 'clicked' ? event.data.url : undefined;
  return { ...fields, ip: ip_address, userAgent: user_agent, url };
}
