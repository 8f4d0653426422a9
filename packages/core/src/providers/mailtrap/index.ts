import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventFields, EventsOfSchemas, ParsedBody } from '../../provider/define-provider.ts';
import { senderTime } from '../../reading/sender-time.ts';
import { hmacHeader } from '../../signatures/hmac-header.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { toEmailEvent } from './email.ts';
import { mailtrapEvents } from './events.ts';
import { parseMailtrap } from './parse.ts';

export interface MailtrapOptions {
  /** The webhook's signing secret, unchanged; several while it is being changed (new first); or a lookup by delivery. */
  secret: SecretSource | undefined;
}

/** The events by type. */
export type MailtrapEvents = EventsOfSchemas<typeof mailtrapEvents>;

/** 10 attempts in 24 hours for an inbound webhook, the longer of two schedules. */
const retrySpan = 24 * 60 * 60;

/**
 * Mailtrap: `Mailtrap-Signature: <hex>`, HMAC-SHA256 over the raw body, up to 500 events in a body, as JSON or as JSON
 * Lines.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing.
 * @example
 * const receiver = createReceiver(mailtrap({ secret: process.env.MAILTRAP_SIGNING_SECRET }));
 */
export function mailtrap({ secret }: MailtrapOptions): EmailProvider<MailtrapEvents> {
  return defineEmailProvider({
    name: 'mailtrap',
    signature: hmacHeader({ header: 'mailtrap-signature', secret }),
    events: mailtrapEvents,
    parse: parseMailtrap,
    read: (events: ParsedBody[]) => events.map(readEvent),
    idRecipe: '`event_id`, which is signed; without one, the complete event as JSON',
    retrySpan,
    batches: true,
    toEmailEvent,
  });
}

function readEvent(event: ParsedBody): EventFields {
  const { event_id: id, event: type, timestamp } = event;
  return {
    // Account activity has no id. This fallback lets the other events of its batch through.
    id: typeof id === 'string' && id !== '' ? id : JSON.stringify(event),
    type,
    data: event,
    // Seconds, but milliseconds for inbound messages.
    occurredAt: senderTime(timestamp),
    payload: event,
  };
}
