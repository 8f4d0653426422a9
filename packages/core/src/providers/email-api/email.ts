import type { EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { emailApiEvents } from './events.ts';

type EmailApiEvents = EventsOfSchemas<typeof emailApiEvents>;
type Fields<Data> = Data extends unknown ? keyof Data : never;
/** The fields of all types. */
type AnyData = { [Field in Fields<EmailApiEvents[keyof EmailApiEvents]['data']>]?: string | undefined };

/** Translates an event of the email API into the unified vocabulary. */
export function toEmailEvent(event: EmailApiEvents[keyof EmailApiEvents]): EmailFields {
  const { type } = event;
  const data: AnyData = event.data;
  return {
    type: type === 'queued' ? 'accepted' : type === 'sending' ? 'sent' : type,
    recipient: data.to,
    messageId: data.email_id,
    bounce: type === 'bounced' ? { class: event.data.bounce_type } : {},
    smtp: [data.bounce_message, data.bounce_code],
    reason: data.bounce_message,
    url: data.url,
    ip: data.ip_address,
    userAgent: data.user_agent,
  };
}
