import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { customerioEvents } from './events.ts';

type CustomerioEvents = EventsOfSchemas<typeof customerioEvents>;

/** The events about email. Everything else, such as another channel, is `unknown`. */
const types: ReadonlyMap<string, EmailEventType> = new Map<keyof CustomerioEvents, EmailEventType>([
  /** Delivery failed for now, and is tried again. */
  ['email_attempted', 'deferred'],
  ['email_sent', 'sent'],
  ['email_delivered', 'delivered'],
  ['email_opened', 'opened'],
  ['email_clicked', 'clicked'],
  ['email_bounced', 'bounced'],
  /** Not sent: the address is suppressed. */
  ['email_dropped', 'rejected'],
  /** Not sent: a limit was reached, or the message could not be rendered for this person. */
  ['email_undeliverable', 'rejected'],
  ['email_failed', 'failed'],
  ['email_spammed', 'complained'],
  ['email_unsubscribed', 'unsubscribed'],
  ['customer_unsubscribed', 'unsubscribed'],
  ['customer_subscribed', 'resubscribed'],
]);

/** Translates an event of Customer.io into the unified vocabulary. */
export function toEmailEvent(event: CustomerioEvents[keyof CustomerioEvents]): EmailFields {
  const type = types.get(event.type);
  if (type === undefined) return { type: 'unknown' };
  // Only these two kinds. The union contains every channel.
  const data = event.data as Partial<
    CustomerioEvents['email_sent']['data'] & CustomerioEvents['customer_subscribed']['data']
  >;
  return {
    type,
    recipient: data.recipient || data.email_address || data.identifiers?.email || undefined,
    messageId: data.delivery_id || undefined,
    reason: data.failure_message || undefined,
    smtp: [data.failure_message],
    url: (type === 'clicked' && data.href) || undefined,
    machine:
      (type === 'opened' ? data.prefetched : type === 'clicked' ? data.machine : undefined) ?? undefined,
  };
}
