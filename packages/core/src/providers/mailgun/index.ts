import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventFields, EventsOfSchemas, ParsedBody } from '../../provider/define-provider.ts';
import { senderTime } from '../../reading/sender-time.ts';
import { bodyToken } from '../../signatures/body-token.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { toEmailEvent } from './email.ts';
import { mailgunEvents } from './events.ts';

export interface MailgunOptions {
  /** The HTTP webhook signing key (not an API key); several while it is being changed; or a lookup by delivery. */
  secret: SecretSource | undefined;
  /** The most seconds between the signed time and now. Default: any, because retries come for 8 hours. */
  tolerance?: number;
}

/** The events by type. */
export type MailgunEvents = EventsOfSchemas<typeof mailgunEvents>;

/**
 * Mailgun: one event in a body, `{ signature, 'event-data' }`. The signature covers a timestamp and a token and not
 * the event, hence level `token`.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing.
 * @example
 * createReceiver(mailgun({ secret: process.env.MAILGUN_WEBHOOK_SIGNING_KEY }));
 */
export function mailgun(options: MailgunOptions): EmailProvider<MailgunEvents> {
  const { secret, tolerance } = options;
  return defineEmailProvider({
    name: 'mailgun',
    signature: bodyToken({
      name: 'mailgun',
      secret,
      tolerance,
      find: (body) => body.signature,
      place: (body, signature) => ({ ...body, signature }),
    }),
    events: mailgunEvents,
    read: readEvent,
    idRecipe: '`id` and `timestamp` of `event-data`: the id alone is unique within a day only',
    retrySpan: 8 * 60 * 60,
    toEmailEvent,
  });
}

function readEvent(body: ParsedBody): EventFields {
  const data = body['event-data'];
  const { id, timestamp, event } = data;
  return {
    // JSON, so that two different pairs never make the same id. An event without its own id has none.
    id: typeof id === 'string' && id !== '' ? JSON.stringify([id, timestamp]) : undefined,
    type: event,
    occurredAt: senderTime(timestamp),
    data,
  };
}
