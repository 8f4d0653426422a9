import type { Found, ParsedBody } from '../../provider.ts';
import type { SnsMessage } from '../../signatures/sns-message.ts';

/** Where each type has its own object, and in it the list of those it is about. */
const parts = new Map<string, readonly [part: string, recipients?: string]>([
  ['Bounce', ['bounce', 'bouncedRecipients']],
  ['Complaint', ['complaint', 'complainedRecipients']],
  ['Delivery', ['delivery', 'recipients']],
  ['DeliveryDelay', ['deliveryDelay', 'delayedRecipients']],
  ['Open', ['open']],
  ['Click', ['click']],
  ['Subscription', ['subscription']],
]);

/** One event for each recipient that the notification is about, with that one alone in its list. */
export function readEvents(event: ParsedBody, { MessageId, Timestamp }: SnsMessage): Found {
  const type = event.eventType ?? event.notificationType;
  // What SES sends first where an identity gets a topic.
  if (type === 'AmazonSnsSubscriptionSucceeded') return { handshake: {} };
  const [name = '', list = ''] = parts.get(type) ?? [];
  const part = event[name];
  const fields = {
    type,
    // Both are ISO 8601 with a zone.
    occurredAt: part?.timestamp ?? Timestamp,
    payload: event,
  };
  const recipients: unknown = part?.[list];
  if (!Array.isArray(recipients) || recipients.length === 0) {
    return { ...fields, id: JSON.stringify([MessageId]), data: event };
  }
  return recipients.map((recipient) => ({
    ...fields,
    id: JSON.stringify([MessageId, recipient?.emailAddress ?? recipient]),
    data: { ...event, [name]: { ...part, [list]: [recipient] } },
  }));
}
