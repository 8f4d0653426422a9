import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import { senderTime } from '../../reading/sender-time.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { svixHeaders } from '../../signatures/standard-message.ts';
import { standardWebhooks } from '../../signatures/standard-webhooks.ts';
import { toEmailEvent } from './email.ts';
import { resendEvents } from './events.ts';

export interface ResendOptions {
  /** The webhook's signing secret, `whsec_…`; several while it is being changed (new first); or a lookup. */
  secret: SecretSource | undefined;
  /** The most seconds between the signed time and now. Default: 300. */
  tolerance?: number | undefined;
}

/** The events by type. */
export type ResendEvents = EventsOfSchemas<typeof resendEvents>;

/** 5 seconds, 5 and 30 minutes, 2, 5, 10 and 10 hours after each other. */
const retrySpan = 5 + (5 + 30) * 60 + (2 + 5 + 10 + 10) * 60 * 60;

/**
 * Resend: Standard Webhooks by Svix, with the headers `svix-id`, `svix-timestamp` and `svix-signature`; one event
 * `{type, created_at, data}`.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing, or is not base64.
 * @example
 * const receiver = createReceiver(resend({ secret: process.env.RESEND_WEBHOOK_SECRET }));
 */
export function resend({ secret, tolerance }: ResendOptions): EmailProvider<ResendEvents> {
  return defineEmailProvider({
    name: 'resend',
    signature: standardWebhooks({ secret, tolerance, headers: svixHeaders }),
    events: resendEvents,
    read: (body, { headers }) => ({
      id: headers.get(svixHeaders.id),
      type: body.type,
      occurredAt: senderTime(body.created_at),
      data: body.data,
    }),
    idRecipe: 'the header `svix-id`, which is signed; the body has no event id',
    retrySpan,
    toEmailEvent,
  });
}
