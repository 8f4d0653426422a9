import { ConfigurationError } from '../../errors.ts';
import { defineProvider, type EventsOfSchemas } from '../../provider/define-provider.ts';
import type { Provider } from '../../provider/provider.ts';
import type { StandardSchema } from '../../provider/standard-schema.ts';
import { senderTime } from '../../reading/sender-time.ts';
import type { SignatureScheme } from '../../signatures/scheme.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { type StandardHeaders, standardHeaders } from '../../signatures/standard-message.ts';
import { standardWebhooks as sharedSecret } from '../../signatures/standard-webhooks.ts';

export { type StandardHeaders, standardHeaders, svixHeaders } from '../../signatures/standard-message.ts';

/** A schema for the `data` of each event type, from any Standard Schema library. */
export type StandardWebhooksSchemas = Readonly<Record<string, StandardSchema>>;

/** Either `secret` or `signature`. */
export interface StandardWebhooksOptions<Schemas extends StandardWebhooksSchemas = Record<never, never>> {
  /** `whsec_…`, for signatures labelled `v1`; several while it is being changed; or a lookup by delivery. */
  secret?: SecretSource | undefined;
  /** Another scheme of Standard Webhooks: `standardWebhooksEd25519({ publicKey })` for signatures labelled `v1a`. */
  signature?: SignatureScheme;
  /** The sender's events. Others go to `onUnknown`. Default: none. */
  events?: Schemas;
  /** The sender's name, which is part of every deduplication key. Default: `standard-webhooks`. */
  name?: string;
  /** The most seconds between the signed time and now. Default: 300. */
  tolerance?: number | undefined;
  /** The names of the headers. Give `svixHeaders` for a sender behind Svix. Default: `webhook-id` and so on. */
  headers?: StandardHeaders;
  /** The seconds for which the sender tries again. Default: 0, unknown. */
  retrySpan?: number;
}

/**
 * Any sender that follows Standard Webhooks: one event `{type, timestamp, data}`, signed together with its id and
 * the time of sending. The events are typed by your own schemas.
 *
 * @throws ConfigurationError unless `secret` or `signature` is given; SecretError (`secret-invalid`) for a secret
 *   that is not valid base64.
 * @example
 * const provider = standardWebhooks({
 *   secret: process.env.WEBHOOK_SECRET,
 *   events: { 'invoice.paid': z.object({ invoice: z.string(), cents: z.number() }) },
 * });
 */
export function standardWebhooks<const Schemas extends StandardWebhooksSchemas = Record<never, never>>(
  options: StandardWebhooksOptions<Schemas>,
): Provider<EventsOfSchemas<Schemas>> {
  const { name = 'standard-webhooks', headers = standardHeaders, retrySpan = 0 } = options;
  return defineProvider({
    name,
    signature: schemeFor(options),
    events: options.events ?? ({} as Schemas),
    read: (body, delivery) => ({
      // The header is signed with the body. An `id` in the body would be the id of an object.
      id: delivery.headers.get(headers.id),
      type: body.type,
      occurredAt: senderTime(body.timestamp),
      data: body.data,
    }),
    idRecipe: `the header \`${headers.id}\`, which is signed`,
    retrySpan,
  });
}

/** An option whose value is undefined counts as given, so that an unset environment variable is an error. */
function schemeFor(options: StandardWebhooksOptions<StandardWebhooksSchemas>): SignatureScheme {
  const { secret, signature, tolerance, headers = standardHeaders } = options;
  if ('secret' in options !== (signature !== undefined)) {
    return signature ?? sharedSecret({ secret, tolerance, headers });
  }
  throw new ConfigurationError(
    'Give `secret` (whsec_…, signatures labelled v1), or `signature` for another scheme, and not both.',
  );
}
