import type { EventFields, Found, ParsedBody } from '../../provider/define-provider.ts';
import type { SnsMessage } from '../../signatures/sns-message.ts';

/** Where types list those they are about, in the object that each has under its own name: `Bounce` in `bounce`. */
const recipientLists = new Map<string, string>([
  ['bounce', 'bouncedRecipients'],
  ['complaint', 'complainedRecipients'],
  ['delivery', 'recipients'],
  ['deliveryDelay', 'delayedRecipients'],
]);

/** One event for each recipient that the notification is about, with that one alone in its list. */
export function readEvents(event: ParsedBody, { MessageId, Timestamp }: SnsMessage): Found {
  const type = event.eventType ?? event.notificationType;
  // What SES sends first where an identity gets a topic.
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
