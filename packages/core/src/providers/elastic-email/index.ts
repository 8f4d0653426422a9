import type { Delivery } from '../../delivery/delivery.ts';
import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventsOfSchemas, Found, ParsedBody } from '../../provider/define-provider.ts';
import { parseFields, toFields } from '../../reading/fields.ts';
import { senderTime } from '../../reading/sender-time.ts';
import { type CredentialOptions, credential } from '../../signatures/credential.ts';
import { toEmailEvent } from './email.ts';
import { elasticEmailEvents } from './events.ts';

export type ElasticEmailOptions = Omit<CredentialOptions, 'bearer'>;

/** The events by type. */
export type ElasticEmailEvents = EventsOfSchemas<typeof elasticEmailEvents>;

/**
 * Elastic Email's HTTP web notifications: a GET with one event in its query string. Nothing is signed, so make a
 * long random text a segment of the webhook's path. Mount the route for GET.
 *
 * @throws ConfigurationError unless exactly one proof is given.
 * @example
 * // Notification URL: https://example.com/webhooks/elastic-email/<secret>
 * elasticEmail({ pathSecret: process.env.ELASTIC_EMAIL_PATH_SECRET });
 */
export function elasticEmail(options: ElasticEmailOptions): EmailProvider<ElasticEmailEvents> {
  return defineEmailProvider({
    name: 'elastic-email',
    signature: credential('elastic-email', options),
    events: elasticEmailEvents,
    methods: ['GET', 'POST'],
    parse: (body, delivery) =>
      delivery.method === 'GET' ? toFields(queryOf(delivery)) : parseFields(body, delivery),
    read: readEvent,
    idRecipe: '`status`, `transaction`, `messageid`, `to`, `date` and `target`: there is no event id',
    toEmailEvent,
  });
}

function queryOf({ url }: Delivery): URLSearchParams {
  const [, query = ''] = /^[^?#]*\?([^#]*)/.exec(url) ?? [];
  return new URLSearchParams(query);
}

function readEvent(data: ParsedBody, { method }: Delivery): Found {
  const { status, transaction, messageid, to, date, target } = data;
  // When the URL is saved, Elastic Email requests it without an event and needs a 200.
  if (method === 'GET' && status === undefined) return { handshake: {} };
  return {
    // JSON, so that two different lists never make the same id.
    id: JSON.stringify([status, transaction, messageid, to, date, target]),
    type: status,
    occurredAt: senderTime(date),
    data,
  };
}
