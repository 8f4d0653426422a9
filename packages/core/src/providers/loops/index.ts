import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import { senderTime } from '../../reading/sender-time.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { standardHeaders } from '../../signatures/standard-message.ts';
import { standardWebhooks } from '../../signatures/standard-webhooks.ts';
import { toEmailEvent } from './email.ts';
import { loopsEvents } from './events.ts';

export interface LoopsOptions {
  /** The endpoint's signing secret, `whsec_…`; several while it is being changed (new first); or a lookup. */
  secret: SecretSource | undefined;
  /** The most seconds between the signed time and now. Default: 300. */
  tolerance?: number | undefined;
}

/** The events by type. */
export type LoopsEvents = EventsOfSchemas<typeof loopsEvents>;

/**
 * Loops: Standard Webhooks, one flat event with `eventName` and `eventTime`. An event's `data` is the body.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing, or is not base64.
 * @example
 * const receiver = createReceiver(loops({ secret: process.env.LOOPS_SIGNING_SECRET }));
 */
export function loops({ secret, tolerance }: LoopsOptions): EmailProvider<LoopsEvents> {
  return defineEmailProvider({
    name: 'loops',
    signature: standardWebhooks({ secret, tolerance }),
    events: loopsEvents,
    read: (body, { headers }) => ({
      id: headers.get(standardHeaders.id),
      type: body.eventName,
      occurredAt: senderTime(body.eventTime),
      data: body,
    }),
    idRecipe: 'the header `webhook-id`, which is signed; the body has no event id',
    toEmailEvent,
  });
}
