import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventFields, EventsOfSchemas, Found, ParsedBody } from '../../provider/define-provider.ts';
import { parseExactJson } from '../../reading/exact-json.ts';
import { senderTime } from '../../reading/sender-time.ts';
import { bearer } from '../../signatures/bearer.ts';
import { type CredentialOptions, credential } from '../../signatures/credential.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { toEmailEvent } from './email.ts';
import { sparkpostEvents } from './events.ts';

export interface SparkpostOptions extends CredentialOptions {
  /** The token that older webhooks send as `X-MessageSystems-Webhook-Token`. */
  webhookToken?: SecretSource | undefined;
}

/** The events by type. */
export type SparkpostEvents = EventsOfSchemas<typeof sparkpostEvents>;

/**
 * SparkPost: a list of `{ msys: { <kind>: event } }`. SparkPost signs nothing, so give it one proof that you control:
 * basic auth, the OAuth 2 bearer token of your own token endpoint, an older webhook's token, or a
 * secret in the webhook's path.
 *
 * @throws ConfigurationError unless exactly one proof is given.
 * @example
 * // Create the webhook with auth_type "basic"
 * sparkpost({ basicAuth: { username: 'hooks', password: process.env.SPARKPOST_WEBHOOK_PASSWORD } });
 */
export function sparkpost(options: SparkpostOptions): EmailProvider<SparkpostEvents> {
  return defineEmailProvider({
    name: 'sparkpost',
    signature: credential('sparkpost', options, {
      webhookToken: () =>
        bearer(options.webhookToken, { header: 'x-messagesystems-webhook-token', prefix: '' }),
    }),
    events: sparkpostEvents,
    parse: parseExactJson,
    read: readEvents,
    batches: true,
    idRecipe: '`event_id` of the event',
    retrySpan: 8 * 60 * 60,
    toEmailEvent,
  });
}

function readEvents(body: ParsedBody): Found {
  const items: readonly ParsedBody[] = Array.isArray(body) ? body : [body];
  // `{"msys":{}}` only checks the URL.
  const events = items.filter(({ msys }) => Object.keys(msys).length > 0);
  return items.length > 0 && events.length === 0 ? { handshake: {} } : events.map(readEvent);
}

function readEvent(item: ParsedBody): EventFields {
  const [data] = Object.values<ParsedBody>(item.msys);
  return {
    id: data.event_id,
    type: data.type,
    occurredAt: senderTime(data.timestamp),
    data,
    payload: item,
  };
}
