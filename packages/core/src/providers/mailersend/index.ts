import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventsOfSchemas, Found, ParsedBody } from '../../provider/define-provider.ts';
import { refusePublishedSecret } from '../../provider/refuse-published-secret.ts';
import { senderTime } from '../../reading/sender-time.ts';
import { hmacHeader } from '../../signatures/hmac-header.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { toEmailEvent } from './email.ts';
import { mailersendEvents } from './events.ts';
import { answerUrlCheck, publicSecret } from './url-check.ts';

export interface MailersendOptions {
  /** The webhook's Signing Secret; several while it is being changed (new first); or a lookup by delivery. */
  secret: SecretSource | undefined;
}

/** The events by type. */
export type MailersendEvents = EventsOfSchemas<typeof mailersendEvents>;

/** Three days, as MailerSend says now; its older page has two retries within two minutes. */
const retrySpan = 3 * 24 * 60 * 60;

const publicSecretRefused =
  '`secret` is the public one of the URL check. Use the Signing Secret of the webhook.';

/**
 * MailerSend: `Signature: <hex>`, HMAC-SHA256 over the raw body, one event `{type, created_at, data}`. Answers the
 * `webhook.test` that it posts when a webhook is saved.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing, such as the public one of `webhook.test`.
 * @example
 * const receiver = createReceiver(mailersend({ secret: process.env.MAILERSEND_SIGNING_SECRET }));
 */
export function mailersend({ secret }: MailersendOptions): EmailProvider<MailersendEvents> {
  return defineEmailProvider({
    name: 'mailersend',
    signature: hmacHeader({
      header: 'signature',
      secret: refusePublishedSecret(secret, publicSecret, publicSecretRefused),
    }),
    handshake: answerUrlCheck,
    events: mailersendEvents,
    read: readEvent,
    idRecipe:
      'type and `data.id` of an activity; type, `data.id` and `inbound_id` of an inbound message; type, the id of what it is about and `created_at` of everything else',
    retrySpan,
    // MailerSend never repeats a request after a 4xx other than 429.
    statuses: { drifted: 503 },
    toEmailEvent,
  });
}

function readEvent(body: ParsedBody): Found {
  // One sample of MailerSend's documents, `email_single.verified`, has its type in `object`.
  const { type = body.object, created_at, data } = body;
  // A check that is signed with the webhook's own secret is no event either.
  if (type === 'webhook.test') return { handshake: {} };
  if (typeof type === 'string' && type.startsWith('activity.')) {
    return { id: idOf(type, data.id), type, data, occurredAt: senderTime(data.created_at ?? created_at) };
  }
  // Two routes may forward the same message.
  if (type === 'inbound.message') {
    return { id: idOf(type, data.id, body.inbound_id), type, data, occurredAt: senderTime(created_at) };
  }
  // An id in `data` identifies a list, an identity or a recipient: the next event about it has the same id.
  const subject = data.id ?? data.inbound_message_id ?? data;
  return { id: idOf(type, subject, created_at), type, data, occurredAt: senderTime(created_at) };
}

/** JSON, so that two different lists never make the same id. */
function idOf(type: unknown, subject: unknown, ...more: readonly unknown[]): string | undefined {
  return subject === undefined || subject === null ? undefined : JSON.stringify([type, subject, ...more]);
}
