import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import { senderTime } from '../../reading/sender-time.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { timestampedHmac } from '../../signatures/timestamped-hmac.ts';
import { toEmailEvent } from './email.ts';
import { lettermintEvents } from './events.ts';

export interface LettermintOptions {
  /** The webhook's secret, with `whsec_`; several while it is being changed; or a lookup by delivery. */
  secret: SecretSource | undefined;
  /** The most seconds between the signed time and now. Default: 300, as in Lettermint's own packages. */
  tolerance?: number;
}

/** The events by type. */
export type LettermintEvents = EventsOfSchemas<typeof lettermintEvents>;

/**
 * Lettermint: one event in a body, `{ id, event, timestamp, data }`, signed with its time in
 * `X-Lettermint-Signature: t=…,v1=…`.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing.
 * @example
 * createReceiver(lettermint({ secret: process.env.LETTERMINT_WEBHOOK_SECRET }));
 */
export function lettermint(options: LettermintOptions): EmailProvider<LettermintEvents> {
  return defineEmailProvider({
    name: 'lettermint',
    signature: timestampedHmac({
      ...options,
      header: 'x-lettermint-signature',
      format: 'pairs',
      signed: (timestamp) => `${timestamp}.`,
      alsoEquals: 'x-lettermint-delivery',
    }),
    events: lettermintEvents,
    read: (body) => ({
      id: body.id,
      type: body.event,
      occurredAt: senderTime(body.timestamp),
      data: body.data,
    }),
    idRecipe: '`id` of the body, which is signed',
    toEmailEvent,
  });
}
