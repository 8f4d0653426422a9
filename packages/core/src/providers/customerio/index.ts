import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventFields, EventsOfSchemas, ParsedBody } from '../../provider/define-provider.ts';
import { senderTime } from '../../reading/sender-time.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { timestampedHmac } from '../../signatures/timestamped-hmac.ts';
import { toEmailEvent } from './email.ts';
import { customerioEvents } from './events.ts';

export interface CustomerioOptions {
  /** The webhook signing key of the reporting webhook; several while it is being changed; or a lookup by delivery. */
  secret: SecretSource | undefined;
  /** The most seconds between the signed time and now. Default: any, because retries come for 7 days. */
  tolerance?: number;
}

/** The events by type. */
export type CustomerioEvents = EventsOfSchemas<typeof customerioEvents>;

/**
 * Customer.io's reporting webhooks: one event in a body, `{ event_id, object_type, metric, timestamp, data }`. Types
 * are `<object_type>_<metric>`, as `email_bounced`.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing.
 * @example
 * createReceiver(customerio({ secret: process.env.CUSTOMERIO_SIGNING_KEY }));
 */
export function customerio(options: CustomerioOptions): EmailProvider<CustomerioEvents> {
  const { secret, tolerance = Number.POSITIVE_INFINITY } = options;
  return defineEmailProvider({
    name: 'customerio',
    signature: timestampedHmac({
      header: 'x-cio-signature',
      timestampHeader: 'x-cio-timestamp',
      format: 'bare',
      signed: (timestamp) => `v0:${timestamp}:`,
      secret,
      tolerance,
    }),
    events: customerioEvents,
    read: (body) => ({
      id: body.event_id,
      type: typeOf(body),
      occurredAt: senderTime(body.timestamp),
      data: body.data,
    }),
    idRecipe: '`event_id` of the body, which is signed',
    retrySpan: 7 * 24 * 60 * 60,
    toEmailEvent,
  });
}

function typeOf({ object_type, metric }: ParsedBody): EventFields['type'] {
  if (typeof metric !== 'string' || metric === '') return undefined;
  // This metric is the type's full name: cio_subscription_preferences_changed.
  if (metric.startsWith('cio_')) return metric;
  return typeof object_type === 'string' && object_type !== '' ? `${object_type}_${metric}` : undefined;
}
