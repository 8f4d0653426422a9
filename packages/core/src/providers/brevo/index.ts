import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventFields, EventsOfSchemas, Found, ParsedBody } from '../../provider/define-provider.ts';
import { parseExactJson } from '../../reading/exact-json.ts';
import { senderTime } from '../../reading/sender-time.ts';
import { type CredentialOptions, credential } from '../../signatures/credential.ts';
import { toEmailEvent } from './email.ts';
import { brevoEvents } from './events.ts';

export type BrevoOptions = CredentialOptions;

/** The events by type. */
export type BrevoEvents = EventsOfSchemas<typeof brevoEvents>;

/** 429 is the only answer after which Brevo certainly sends again. */
const again = 429;

/**
 * Brevo: one event in a body, up to 500 in a list where the webhook is `batched`, inbound messages in `items`. Brevo
 * signs nothing, so give it one proof that you control: basic auth in the webhook's URL, its bearer token, or a
 * secret in its path.
 *
 * @throws ConfigurationError unless exactly one proof is given.
 * @example
 * // Create the webhook with "auth": { "type": "bearer", "token": "<token>" }
 * brevo({ bearer: process.env.BREVO_WEBHOOK_TOKEN });
 */
export function brevo(options: BrevoOptions): EmailProvider<BrevoEvents> {
  return defineEmailProvider({
    name: 'brevo',
    signature: credential('brevo', options),
    events: brevoEvents,
    parse: parseExactJson,
    read: readEvents,
    batches: true,
    idRecipe:
      '`event`, `message-id`, `camp_id`, `email`, `ts_event` (or another of the times) and `link`; the complete event where it is about no message. `id` is the webhook',
    retrySpan: 10 * 60 + (1 + 2 + 8) * 60 * 60,
    statuses: {
      'body-incomplete': again,
      drifted: again,
      'in-progress': again,
      'store-unavailable': again,
      deadline: again,
      draining: again,
      'handler-failed': again,
      misconfigured: again,
    },
    toEmailEvent,
  });
}

function readEvents(body: ParsedBody): Found {
  if (Array.isArray(body)) return body.map(readEvent);
  return Array.isArray(body.items) ? body.items.map(readInbound) : readEvent(body);
}

function readEvent(data: ParsedBody): EventFields {
  const { event, email, link, ts, ts_event, ts_epoch, camp_id } = data;
  const parts = [event, data['message-id'], camp_id, email, ts_event ?? ts_epoch ?? ts, link ?? data.URL];
  return {
    // JSON, so that two different lists never make the same id.
    id: JSON.stringify(data['message-id'] || camp_id ? parts : data),
    type: event,
    occurredAt: senderTime(ts_epoch) ?? senderTime(ts_event) ?? senderTime(ts),
    data,
    payload: data,
  };
}

function readInbound(data: ParsedBody): EventFields {
  const { MessageId, Uuid, SentAtDate } = data;
  const id = JSON.stringify(MessageId || Uuid ? ['inbound', MessageId, Uuid] : data);
  return { id, type: 'inbound', occurredAt: SentAtDate, data, payload: data };
}
