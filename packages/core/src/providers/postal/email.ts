import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { postalEvents } from './events.ts';

type PostalEvents = EventsOfSchemas<typeof postalEvents>;

const types = {
  MessageSent: 'delivered',
  MessageDelayed: 'deferred',
  MessageDeliveryFailed: 'bounced',
  // Postal accepted it, and holds it until somebody releases it.
  MessageHeld: 'accepted',
  MessageBounced: 'bounced',
  MessageLinkClicked: 'clicked',
  MessageLoaded: 'opened',
  DomainDNSError: 'unknown',
  SendLimitApproaching: 'unknown',
  SendLimitExceeded: 'unknown',
} as const satisfies Record<keyof PostalEvents, EmailEventType>;

/** Translates an event of Postal into the unified vocabulary. */
export function toEmailEvent(event: PostalEvents[keyof PostalEvents]): EmailFields {
  switch (event.type) {
    case 'DomainDNSError':
    case 'SendLimitApproaching':
    case 'SendLimitExceeded':
      return { type: 'unknown' };
  }
  const message = event.type === 'MessageBounced' ? event.data.original_message : event.data.message;
  const fields: EmailFields = {
    type: types[event.type],
    recipient: message.to ?? undefined,
    messageId: message.message_id ?? undefined,
    tags: message.tag ? [message.tag] : [],
  };
  // An inbound message that did not reach your own endpoint is not a bounce of a recipient.
  if (message.direction === 'incoming') return { ...fields, type: 'unknown' };
  if (event.type === 'MessageBounced') return fields;
  if (event.type === 'MessageLinkClicked' || event.type === 'MessageLoaded') {
    const { ip_address, user_agent } = event.data;
    const url = event.type === 'MessageLinkClicked' ? event.data.url : undefined;
    return { ...fields, ip: ip_address ?? undefined, userAgent: user_agent ?? undefined, url };
  }
  const { output, details } = event.data;
  const suppressed = event.type === 'MessageHeld' && /suppression list/i.test(details ?? '');
  return {
    ...fields,
    type: suppressed ? 'rejected' : fields.type,
    smtp: [output, details],
    reason: event.type === 'MessageSent' ? undefined : output || details || undefined,
  };
}
