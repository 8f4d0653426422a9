import type { EventFields, Found, ParsedBody } from '../../provider/define-provider.ts';
import type { SnsMessage } from '../../signatures/sns-message.ts';

/** The list of recipients of each type, in the object of the type's name: `Bounce` in `bounce`. */
const recipientLists = new Map<string, string>([
  ['bounce', 'bouncedRecipients'],
  ['complaint', 'complainedRecipients'],
  ['delivery', 'recipients'],
  ['deliveryDelay', 'delayedRecipients'],
]);

/** Reads one event for each recipient of the notification, with only that recipient in its list. */
export function readEvents(event: ParsedBody, { MessageId, Timestamp }: SnsMessage): Found {
  const type = event.eventType ?? event.notificationType;
  // SES sends this first when an identity gets a topic.
  if (type === 'AmazonSnsSubscriptionSucceeded') return { handshake: {} };
  const name = String(type).replace(/^./, (first) => first.toLowerCase());
  const list = recipientLists.get(name) ?? '';
  const part = event[name];
  const toFields = (data: unknown, ...about: unknown[]): EventFields => ({
    id: JSON.stringify([MessageId, ...about]),
    type,
    data,
    // Both are ISO 8601 with a zone.
    occurredAt: part?.timestamp ?? Timestamp,
    payload: event,
  });
  const recipients: unknown = part?.[list];
  if (!Array.isArray(recipients) || recipients.length === 0) return toFields(event);
  return recipients.map((recipient) =>
    toFields({ ...event, [name]: { ...part, [list]: [recipient] } }, recipient?.emailAddress ?? recipient),
  );
}
