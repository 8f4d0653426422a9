import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventFields, EventsOfSchemas, Found, ParsedBody } from '../../provider/define-provider.ts';
import { senderTime } from '../../reading/sender-time.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { timestampedHmac } from '../../signatures/timestamped-hmac.ts';
import { toEmailEvent } from './email.ts';
import { emailitEvents } from './events.ts';

export interface EmailitOptions {
  /** The webhook's secret, with `whsec_`; several while it is being changed; or a lookup by delivery. */
  secret: SecretSource | undefined;
  /** The most seconds between the signed time and now. Default: 300, as in Emailit's own package. */
  tolerance?: number;
}

/** The events by type. */
export type EmailitEvents = EventsOfSchemas<typeof emailitEvents>;

/**
 * Emailit: a list of up to 100 events, each `{ event_id, type, data: { object } }`.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing.
 * @example
 * createReceiver(emailit({ secret: process.env.EMAILIT_WEBHOOK_SECRET }));
 */
export function emailit(options: EmailitOptions): EmailProvider<EmailitEvents> {
  return defineEmailProvider({
    name: 'emailit',
    signature: timestampedHmac({
      ...options,
      header: 'x-emailit-signature',
      timestampHeader: 'x-emailit-timestamp',
      format: 'bare',
      signed: (timestamp) => `${timestamp}.`,
    }),
    events: emailitEvents,
    read: readEvents,
    batches: true,
    idRecipe: '`event_id` of the event, which is signed',
    retrySpan: 3 * 24 * 60 * 60,
    toEmailEvent,
  });
}

/** Earlier pages of Emailit show a single event outside a list. */
function readEvents(body: ParsedBody): Found {
  return Array.isArray(body) ? body.map(readEvent) : readEvent(body);
}

function readEvent(item: ParsedBody): EventFields {
  const { event_id, type, data } = item;
  return { id: event_id, type, data: data.object, payload: item, occurredAt: timeOf(type, data.object) };
}

/** An event has no time, so that of its object is used. A deleted object was last changed before its deletion. */
function timeOf(type: unknown, object: ParsedBody): number | undefined {
  if (typeof type !== 'string' || type.endsWith('.deleted')) return undefined;
  return senderTime(object?.updated_at) ?? senderTime(object?.created_at);
}
