import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { mailomatEvents } from './events.ts';

type MailomatEvents = EventsOfSchemas<typeof mailomatEvents>;

const types = {
  accepted: 'accepted',
  not_accepted: 'rejected',
  delivered: 'delivered',
  failure_tmp: 'deferred',
  failure_perm: 'bounced',
  opened: 'opened',
  clicked: 'clicked',
} as const satisfies Record<keyof MailomatEvents, EmailEventType>;

/**
 * Translates an event of Mailomat into the unified vocabulary. A permanent failure says that Mailomat gave up, not that
 * the address is bad: the class is left to the mail server's code.
 */
export function toEmailEvent({ type, data }: MailomatEvents[keyof MailomatEvents]): EmailFields {
  const { payload } = data;
  const status = payload?.['delivery-status'];
  const failed = type === 'failure_tmp' || type === 'failure_perm';
  return {
    type: types[type],
    recipient: data.recipient || undefined,
    messageId: data.messageId || undefined,
    reason: payload?.reason || (failed && status?.message) || undefined,
    smtp: [status?.message, status?.['enhanced-code'], status?.code],
    url: (type === 'clicked' && payload?.url) || undefined,
    ip: payload?.client?.ip || undefined,
    userAgent: payload?.client?.['user-agent'] || undefined,
  };
}
