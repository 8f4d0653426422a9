import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventFields, EventsOfSchemas, ParsedBody } from '../../provider/define-provider.ts';
import { publicKeyHeader } from '../../signatures/public-key-header.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import type { SigningKey } from '../../signatures/signing-key.ts';
import { toEmailEvent } from './email.ts';
import { sendgridEvents } from './events.ts';

export interface SendgridOptions {
  /** The Verification Key of the Signed Event Webhook, one line of base64; several while it is being changed. */
  publicKey: SecretSource | undefined;
  /** The most seconds between the signed time and now. Default: any, as SendGrid may not sign a retry again. */
  tolerance?: number;
  /** Made by `signingKey`. Only `sign` uses it, in tests and sandboxes. */
  privateKey?: SigningKey;
}

/** The events by type. */
export type SendgridEvents = EventsOfSchemas<typeof sendgridEvents>;

/**
 * SendGrid's Event Webhook: a list of flat events, signed with ECDSA (P-256, SHA-256) over a timestamp and the raw body.
 * Turn on the Signed Event Webhook in SendGrid's settings.
 *
 * @throws SecretError (`secret-invalid`) for a key that is missing, damaged or of another algorithm.
 * @example
 * const receiver = createReceiver(sendgrid({ publicKey: process.env.SENDGRID_VERIFICATION_KEY }));
 */
export function sendgrid({
  publicKey,
  tolerance,
  privateKey,
}: SendgridOptions): EmailProvider<SendgridEvents> {
  return defineEmailProvider({
    name: 'sendgrid',
    signature: publicKeyHeader({
      header: 'x-twilio-email-event-webhook-signature',
      timestampHeader: 'x-twilio-email-event-webhook-timestamp',
      algorithm: 'ecdsa-p256-sha256',
      publicKey,
      tolerance,
      privateKey,
    }),
    events: sendgridEvents,
    read: (body) => body.map(readEvent),
    batches: true,
    idRecipe: '`sg_event_id`; event, email, time, message, group and URL of an event that comes without one',
    retrySpan: 24 * 60 * 60,
    toEmailEvent,
  });
}

function readEvent(data: ParsedBody): EventFields {
  const { event, sg_event_id, email, timestamp, sg_message_id, asm_group_id, url } = data;
  return {
    // Unsubscriptions may lack an id. JSON, so that two different lists never make the same id.
    id: sg_event_id || JSON.stringify([event, email, timestamp, sg_message_id, asm_group_id, url]),
    type: event,
    occurredAt: timestamp * 1000,
    data,
    payload: data,
  };
}
