import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import { withMaxAge } from '../../provider/with-max-age.ts';
import { hmacHeader } from '../../signatures/hmac-header.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { toEmailEvent } from './email.ts';
import { emailApiEvents } from './events.ts';

export interface EmailApiOptions {
  /** The secret given when the webhook was created; several while it is being changed; or a lookup by delivery. */
  secret: SecretSource | undefined;
  /** Default: `x-webhook-signature`. */
  header?: string;
  /** Default: `sha256=`. */
  prefix?: string;
  /** Refuse events whose signed `created_at` is older than this many seconds; more than 2,160. Default: any age. */
  maxAge?: number;
}

/** The events by type. */
export type EmailApiEvents = EventsOfSchemas<typeof emailApiEvents>;

/** 1, 5 and 30 minutes after each other. */
const retrySpan = (1 + 5 + 30) * 60;

/**
 * A generic email API: `X-Webhook-Signature: sha256=<hex>` over the raw body, `{id, type, created_at, data}`. Many
 * services sign this way. Set `header` and `prefix` for one that uses other names.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing.
 * @example
 * const receiver = createReceiver(emailApi({ secret: process.env.WEBHOOK_SECRET }));
 */
export function emailApi(options: EmailApiOptions): EmailProvider<EmailApiEvents> {
  const { secret, header = 'x-webhook-signature', prefix = 'sha256=', maxAge } = options;
  const provider = defineEmailProvider({
    name: 'email-api',
    signature: hmacHeader({ header, prefix, secret }),
    events: emailApiEvents,
    read: (body) => ({ id: body.id, type: body.type, occurredAt: body.created_at, data: body.data }),
    idRecipe: '`id` of the body, which is signed',
    retrySpan,
    toEmailEvent,
  });
  return maxAge === undefined ? provider : withMaxAge(provider, maxAge);
}
