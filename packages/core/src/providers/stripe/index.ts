import { defineProvider, type EventsOfSchemas } from '../../provider/define-provider.ts';
import type { Provider } from '../../provider/provider.ts';
import { senderTime } from '../../reading/sender-time.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { timestampedHmac } from '../../signatures/timestamped-hmac.ts';
import { stripeEvents } from './events.ts';

export interface StripeOptions {
  /** The endpoint's signing secret, `whsec_…`; several for several endpoints of one URL; or a lookup by delivery. */
  secret: SecretSource | undefined;
  /** The most seconds between the signed time and now. Default: 300. */
  tolerance?: number | undefined;
}

/** The events by type. */
export type StripeEvents = EventsOfSchemas<typeof stripeEvents>;

/** Three days in live mode. In a sandbox, three times within a few hours. */
const retrySpan = 3 * 24 * 60 * 60;

/**
 * Stripe: `Stripe-Signature: t=…,v1=…`, HMAC-SHA256 over the time and the raw body, one event. An event's `data` is
 * `data.object` of the body.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing.
 * @example
 * createReceiver(stripe({ secret: process.env.STRIPE_WEBHOOK_SECRET })).on('invoice.paid', (event) => track(event.data.customer));
 */
export function stripe({ secret, tolerance }: StripeOptions): Provider<StripeEvents> {
  return defineProvider({
    name: 'stripe',
    // `whsec_` is part of the key.
    signature: timestampedHmac({
      header: 'stripe-signature',
      format: 'pairs',
      signed: (timestamp) => `${timestamp}.`,
      secret,
      tolerance,
    }),
    events: stripeEvents,
    read: (body) => ({
      id: body.id,
      type: body.type,
      occurredAt: senderTime(body.created),
      data: body.data?.object,
    }),
    idRecipe: '`id` of the body (evt_…), which is signed',
    retrySpan,
  });
}
