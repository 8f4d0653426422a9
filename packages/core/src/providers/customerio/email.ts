import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { customerioEvents } from './events.ts';

type CustomerioEvents = EventsOfSchemas<typeof customerioEvents>;

/** What is about email. Everything else, other channels among it, is `unknown` to the vocabulary. */
const types: ReadonlyMap<string, EmailEventType> = new Map<keyof CustomerioEvents, EmailEventType>([
  /** Could not be handed on, and is tried again. */
  ['email_attempted', 'deferred'],
  ['email_sent', 'sent'],
  ['email_delivered', 'delivered'],
  ['email_opened', 'opened'],
  ['email_clicked', 'clicked'],
  ['email_bounced', 'bounced'],
  /** Not sent: the address is suppressed. */
  ['email_dropped', 'rejected'],
  /** Not sent: a limit, or the message could not be made for this person. */
  ['email_undeliverable', 'rejected'],
  ['email_failed', 'failed'],
  ['email_spammed', 'complained'],
  ['email_unsubscribed', 'unsubscribed'],
  ['customer_unsubscribed', 'unsubscribed'],
  ['customer_subscribed', 'resubscribed'],
]);

/** What an event of Customer.io means in the unified vocabulary. */
export function toEmailEvent(event: CustomerioEvents[keyof CustomerioEvents]): EmailFields {
  const type = types.get(event.type);
  if (type === undefined) return { type: 'unknown' };
  // Of these two kinds alone; the union holds every channel.
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
