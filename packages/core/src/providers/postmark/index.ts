import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventFields, EventsOfSchemas, ParsedBody } from '../../provider/define-provider.ts';
import { parseExactJson } from '../../reading/exact-json.ts';
import { senderTime } from '../../reading/sender-time.ts';
import { type CredentialOptions, credential } from '../../signatures/credential.ts';
import { toEmailEvent } from './email.ts';
import { postmarkEvents } from './events.ts';

export type PostmarkOptions = CredentialOptions;

/** The events by type. */
export type PostmarkEvents = EventsOfSchemas<typeof postmarkEvents>;

/** 1, 5, 10, 10, 10, 15, 30, 60, 120 and 360 minutes after each other for inbound messages; the first six for events. */
const retrySpan = (1 + 5 + 10 + 10 + 10 + 15 + 30 + 60 + 120 + 360) * 60;

/**
 * Postmark: one event in a body, whose type is in `RecordType`.
 *
 * Postmark signs nothing, so give it one proof that you control: `basicAuth` in the webhook's URL, `bearer` as a
 * custom header, or `pathSecret`. It proves that the caller knows the password, not that the body is Postmark's.
 *
 * @throws ConfigurationError unless exactly one proof is given.
 * @example
 * // Create the webhook with https://hooks:<password>@example.com/webhooks/postmark
 * postmark({ basicAuth: { username: 'hooks', password: process.env.POSTMARK_PASSWORD } });
 */
export function postmark(options: PostmarkOptions): EmailProvider<PostmarkEvents> {
  return defineEmailProvider({
    name: 'postmark',
    signature: credential('postmark', options),
    events: postmarkEvents,
    parse: parseExactJson,
    read: readEvent,
    idRecipe:
      'RecordType and `ID` of bounces and complaints; RecordType, MessageID, recipient, time and link of everything else; MessageID and recipient of inbound messages',
    retrySpan,
    // Postmark drops an event after a 4xx other than 408 and 429. A 403 ends the retries of an inbound message.
    statuses: { malformed: 403, drifted: 503 },
    toEmailEvent,
  });
}

function readEvent(body: ParsedBody): EventFields {
  const type = body.RecordType ?? (body.FromFull ? 'Inbound' : undefined);
  const time = body.BouncedAt ?? body.DeliveredAt ?? body.ReceivedAt ?? body.ChangedAt;
  return {
    // JSON, so that two different lists never make the same id.
    id: JSON.stringify([type, ...partsOf(type, body, time)]),
    type,
    data: body,
    occurredAt: type === 'Inbound' ? undefined : senderTime(time),
  };
}

function partsOf(type: unknown, body: ParsedBody, time: unknown): readonly unknown[] {
  const { ID, MessageID, MessageStream, OriginalLink, OriginalRecipient } = body;
  if (type === 'Inbound') return [MessageID, OriginalRecipient];
  if (ID !== undefined && (type === 'Bounce' || type === 'SpamComplaint')) return [ID];
  return [MessageID, body.Recipient ?? body.Email, time, OriginalLink ?? MessageStream];
}
