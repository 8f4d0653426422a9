import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import { senderTime } from '../../reading/sender-time.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { standardHeaders } from '../../signatures/standard-message.ts';
import { standardWebhooks } from '../../signatures/standard-webhooks.ts';
import { toEmailEvent } from './email.ts';
import { ahasendEvents } from './events.ts';

export interface AhasendOptions {
  /** The secret of the webhook or route, with its prefix; several while it is being changed; or a lookup by delivery. */
  secret: SecretSource | undefined;
  /** The most seconds between the signed time and now. Default: 300. */
  tolerance?: number | undefined;
}

/** The events by type. */
export type AhasendEvents = EventsOfSchemas<typeof ahasendEvents>;

/** Six retries «over 16+ minutes». */
const retrySpan = 16 * 60;

/**
 * AhaSend: Standard Webhooks, except that the secret is the key as it stands and not base64; one event
 * `{type, timestamp, data}`.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing.
 * @example
 * const receiver = createReceiver(ahasend({ secret: process.env.AHASEND_WEBHOOK_SECRET }));
 */
export function ahasend({ secret, tolerance }: AhasendOptions): EmailProvider<AhasendEvents> {
  return defineEmailProvider({
    name: 'ahasend',
    signature: standardWebhooks({ secret, tolerance, key: 'literal' }),
    events: ahasendEvents,
    read: (body, { headers }) => ({
      id: headers.get(standardHeaders.id),
      type: body.type,
      occurredAt: senderTime(body.timestamp),
      data: body.data,
    }),
    idRecipe: 'the header `webhook-id`, which is signed; `webhook_id` in the body is that of the webhook',
    retrySpan,
    toEmailEvent,
  });
}
