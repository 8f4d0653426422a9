import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventFields, EventsOfSchemas, ParsedBody } from '../../provider/define-provider.ts';
import { senderTime } from '../../reading/sender-time.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { standardWebhooks } from '../../signatures/standard-webhooks.ts';
import { toEmailEvent } from './email.ts';
import { sweegoEvents } from './events.ts';

export interface SweegoOptions {
  /** The webhook's secret, base64; several while it is being changed (new first); or a lookup by delivery. */
  secret: SecretSource | undefined;
  /** The most seconds between the signed time and now. Default: 300. */
  tolerance?: number | undefined;
}

/** The events by type. */
export type SweegoEvents = EventsOfSchemas<typeof sweegoEvents>;

/**
 * Sweego: Standard Webhooks, except that the signature has no label `v1,`; one flat event with
 * `event_type` and `event_id`. An event's `data` is the body.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing, or is not base64.
 * @example
 * const receiver = createReceiver(sweego({ secret: process.env.SWEEGO_WEBHOOK_SECRET }));
 */
export function sweego({ secret, tolerance }: SweegoOptions): EmailProvider<SweegoEvents> {
  return defineEmailProvider({
    name: 'sweego',
    signature: standardWebhooks({ secret, tolerance, label: '' }),
    events: sweegoEvents,
    read: readEvent,
    idRecipe: '`event_type` and `event_id` of the body, which are signed',
    toEmailEvent,
  });
}

function readEvent(body: ParsedBody): EventFields {
  // Sweego writes `hard_bounce`, but `soft-bounce`. This makes the spelling the same.
  const type = typeof body.event_type === 'string' ? body.event_type.replaceAll('-', '_') : undefined;
  const hasId = typeof body.event_id === 'string' && body.event_id !== '';
  return {
    // The type is part of the id, as samples of an opening and a click share an id. JSON, so that two different lists
    // never make the same id.
    id: hasId ? JSON.stringify([type, body.event_id]) : undefined,
    type,
    occurredAt: senderTime(body.timestamp),
    data: body,
  };
}
