import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import { senderTime } from '../../reading/sender-time.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { timestampedHmac } from '../../signatures/timestamped-hmac.ts';
import { toEmailEvent } from './email.ts';
import { usesendEvents } from './events.ts';

export interface UsesendOptions {
  /** The webhook's secret, with `whsec_`; several while it is being changed; or a lookup by delivery. */
  secret: SecretSource | undefined;
  /** The most seconds between the signed time and now. Default: 300, as in useSend's own package. */
  tolerance?: number;
}

/** The events by type. */
export type UsesendEvents = EventsOfSchemas<typeof usesendEvents>;

/**
 * useSend: one event in a body, `{ id, type, createdAt, data, attempt }`. Every attempt has other bytes (`attempt`
 * counts) and its own signature. The id stays the same.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing.
 * @example
 * createReceiver(usesend({ secret: process.env.USESEND_WEBHOOK_SECRET }));
 */
export function usesend(options: UsesendOptions): EmailProvider<UsesendEvents> {
  return defineEmailProvider({
    name: 'usesend',
    signature: timestampedHmac({
      ...options,
      header: 'x-usesend-signature',
      timestampHeader: 'x-usesend-timestamp',
      format: 'bare',
      prefix: 'v1=',
      unit: 'ms',
      signed: (timestamp) => `${timestamp}.`,
    }),
    events: usesendEvents,
    read: (body) => ({
      id: body.id,
      type: body.type,
      occurredAt: senderTime(body.data?.occurredAt) ?? senderTime(body.createdAt),
      data: body.data,
    }),
    idRecipe: '`id` of the body, which is signed and stays the same at every attempt',
    // 5, 10, 20, 40 and 80 seconds with up to 30 % more, and six requests of up to 10 seconds.
    retrySpan: 300,
    toEmailEvent,
  });
}
