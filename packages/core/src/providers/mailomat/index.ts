import type { Delivery } from '../../delivery/delivery.ts';
import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import { WebhookVerificationError } from '../../errors.ts';
import type { EventFields, EventsOfSchemas, ParsedBody } from '../../provider/define-provider.ts';
import { toEmailEvent } from './email.ts';
import { mailomatEvents } from './events.ts';
import { eventHeader, idHeader, type MailomatProof, mailomatSignature } from './signature.ts';

export type MailomatOptions = MailomatProof;

/** The events by type. */
export type MailomatEvents = EventsOfSchemas<typeof mailomatEvents>;

/**
 * Mailomat: one event in a body. The signature covers the headers with the event's id, its type and a time, and not
 * the body, hence level `token`; so id and type are taken from those headers.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing.
 * @example
 * createReceiver(mailomat({ secret: process.env.MAILOMAT_WEBHOOK_SECRET }));
 */
export function mailomat(options: MailomatOptions): EmailProvider<MailomatEvents> {
  return defineEmailProvider({
    name: 'mailomat',
    signature: mailomatSignature(options),
    events: mailomatEvents,
    read: readEvent,
    idRecipe: 'the header X-MOM-Webhook-Id, which is signed; `id` of the body is not',
    toEmailEvent,
  });
}

function readEvent(data: ParsedBody, { headers }: Delivery): EventFields {
  const type = headers.get(eventHeader);
  if (data.eventType !== type) {
    throw new WebhookVerificationError(
      'signature-mismatch',
      `The body is of another type of event than the signed header ${eventHeader} says: it belongs to another delivery.`,
    );
  }
  return { id: headers.get(idHeader), type, occurredAt: data.occurredAt, data };
}
