import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventFields, EventsOfSchemas, ParsedBody } from '../../provider/define-provider.ts';
import { parseFields } from '../../reading/fields.ts';
import { senderTime } from '../../reading/sender-time.ts';
import { type CredentialOptions, credential } from '../../signatures/credential.ts';
import { toEmailEvent } from './email.ts';
import { smtp2goEvents } from './events.ts';

export type Smtp2goOptions = CredentialOptions;

/** The events by type. */
export type Smtp2goEvents = EventsOfSchemas<typeof smtp2goEvents>;

/**
 * SMTP2GO: one event in a body, as JSON or as a form. SMTP2GO signs nothing, so give it one proof that you control:
 * its authorization header (basic or bearer), or a secret in the webhook's path.
 *
 * @throws ConfigurationError unless exactly one proof is given.
 * @example
 * // In the webhook's settings: Authorization header, bearer
 * smtp2go({ bearer: process.env.SMTP2GO_WEBHOOK_TOKEN });
 */
export function smtp2go(options: Smtp2goOptions): EmailProvider<Smtp2goEvents> {
  return defineEmailProvider({
    name: 'smtp2go',
    signature: credential('smtp2go', options),
    events: smtp2goEvents,
    parse: parseFields,
    read: readEvent,
    idRecipe:
      '`event`, `email_id`, `rcpt`, `time` and the address of a click; the complete event where it is about no email. `id` is not the event',
    toEmailEvent,
  });
}

function readEvent(data: ParsedBody): EventFields {
  const { event, email_id, rcpt, time } = data;
  const parts = [event, email_id, rcpt, time, data.click_url ?? data.url ?? data.link];
  return {
    // JSON, so that two different lists never make the same id.
    id: JSON.stringify(email_id ? parts : data),
    type: event,
    occurredAt: senderTime(time),
    data,
  };
}
