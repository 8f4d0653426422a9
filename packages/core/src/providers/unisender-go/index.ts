import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventFields, EventsOfSchemas, Found, ParsedBody } from '../../provider/define-provider.ts';
import { senderTime } from '../../reading/sender-time.ts';
import { bodyDigest } from '../../signatures/body-digest.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { toEmailEvent } from './email.ts';
import { unisenderGoEvents } from './events.ts';

export interface UnisenderGoOptions {
  /** The API key of the user or project that the webhook belongs to; several while it is being changed. */
  secret: SecretSource | undefined;
}

/** The events by type. */
export type UnisenderGoEvents = EventsOfSchemas<typeof unisenderGoEvents>;

/**
 * Unisender Go: events by user in `events_by_user`, or a single flat one, with an MD5 over the body in its `auth`. The
 * type of an email's event is its `status`. Answers the GET request that checks a new webhook's URL.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing.
 * @example
 * const receiver = createReceiver(unisenderGo({ secret: process.env.UNISENDER_GO_API_KEY }));
 */
export function unisenderGo({ secret }: UnisenderGoOptions): EmailProvider<UnisenderGoEvents> {
  return defineEmailProvider({
    name: 'unisender-go',
    signature: bodyDigest({ secret, field: 'auth' }),
    handshake: ({ method }) => (method === 'GET' ? {} : undefined),
    events: unisenderGoEvents,
    read: readEvents,
    batches: true,
    idRecipe:
      'event_name, job_id, email, status, event_time and url; for a spam block its domain, type, status and block_time',
    toEmailEvent,
  });
}

function readEvents(body: ParsedBody): Found {
  if (body.events_by_user === undefined) return readEvent(body.event_name, body, body);
  const items: ParsedBody[] = body.events_by_user.flatMap((user: ParsedBody) => user.events);
  return items.map((item) => readEvent(item.event_name, item.event_data, item));
}

function readEvent(name: unknown, data: ParsedBody, payload: ParsedBody): EventFields {
  const { status, event_time, block_time } = data;
  const parts =
    name === 'transactional_email_status'
      ? [data.job_id, data.email, status, event_time, data.url]
      : [data.domain, data.block_type, data.domain_status, block_time];
  return {
    // JSON, so that two different lists never make the same id.
    id: JSON.stringify([name, ...parts]),
    type: name === 'transactional_email_status' ? status : name,
    // UTC, without a zone.
    occurredAt: senderTime(event_time ?? block_time),
    data,
    payload,
  };
}
