import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventFields, EventsOfSchemas, ParsedBody } from '../../provider/define-provider.ts';
import { parseExactJson } from '../../reading/exact-json.ts';
import { senderTime } from '../../reading/sender-time.ts';
import { type CredentialOptions, credential } from '../../signatures/credential.ts';
import { toEmailEvent } from './email.ts';
import { mailjetEvents } from './events.ts';

export type MailjetOptions = Omit<CredentialOptions, 'bearer'>;

/** The events by type. */
export type MailjetEvents = EventsOfSchemas<typeof mailjetEvents>;

/**
 * Mailjet's Event API: one event in a body, or a list of them where they are grouped (version 2). Mailjet signs
 * nothing, so give it one proof that you control: basic auth in the webhook's URL, or a secret in its path.
 *
 * @throws ConfigurationError unless exactly one proof is given.
 * @example
 * // Set the event URL to https://hooks:<password>@example.com/webhooks/mailjet
 * mailjet({ basicAuth: { username: 'hooks', password: process.env.MAILJET_WEBHOOK_PASSWORD } });
 */
export function mailjet(options: MailjetOptions): EmailProvider<MailjetEvents> {
  return defineEmailProvider({
    name: 'mailjet',
    signature: credential('mailjet', options),
    events: mailjetEvents,
    parse: parseExactJson,
    read: (body) => (Array.isArray(body) ? body.map(readEvent) : readEvent(body)),
    batches: true,
    idRecipe: '`event`, `Message_GUID` (or `MessageID`), `email`, `time` and `url`: there is no event id',
    retrySpan: 24 * 60 * 60,
    toEmailEvent,
  });
}

function readEvent(event: ParsedBody): EventFields {
  const { MessageID: id } = event;
  const data = typeof id === 'number' ? { ...event, MessageID: String(id) } : event;
  const message = data.Message_GUID || data.MessageID || data.mj_message_id;
  return {
    // JSON, so that two different lists never make the same id.
    id: JSON.stringify([data.event, message, data.email, data.time, data.url]),
    type: data.event,
    occurredAt: senderTime(data.time),
    data,
    payload: event,
  };
}
