import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import { MalformedBodyError } from '../../errors.ts';
import type { EventFields, EventsOfSchemas, Found, ParsedBody } from '../../provider/define-provider.ts';
import { refusePublishedSecret } from '../../provider/refuse-published-secret.ts';
import { parseForm, parseJsonText } from '../../reading/parse.ts';
import { formHmac } from '../../signatures/form-hmac.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { toEmailEvent } from './email.ts';
import { mandrillEvents } from './events.ts';
import { answerPing, pingKey } from './ping.ts';

export interface MandrillOptions {
  /** The webhook's Key; several while it is being changed (new first); or a lookup by delivery. */
  secret: SecretSource | undefined;
  /** The URL exactly as it is set at Mandrill, with its query and user, or several URLs. It is signed. */
  url: string | readonly string[] | undefined;
}

/** The events by type. */
export type MandrillEvents = EventsOfSchemas<typeof mandrillEvents>;

const pingKeyRefused =
  "`secret` is the key of Mandrill's ping, with which anybody could forge events. Use the Key of the webhook.";

/**
 * Mandrill (Mailchimp Transactional): up to 1000 events as JSON in the form field `mandrill_events`, signed with
 * HMAC-SHA1 over the URL and the form. Answers the HEAD request and the ping of a webhook that is being created.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing, ConfigurationError without a URL.
 * @example
 * mandrill({ secret: process.env.MANDRILL_WEBHOOK_KEY, url: 'https://example.com/webhooks/mandrill' });
 */
export function mandrill({ secret, url }: MandrillOptions): EmailProvider<MandrillEvents> {
  const form = { url, header: 'x-mandrill-signature', fields: ['mandrill_events'] };
  return defineEmailProvider({
    name: 'mandrill',
    signature: formHmac({ ...form, secret: refusePublishedSecret(secret, pingKey, pingKeyRefused) }),
    handshake: answerPing(form),
    events: mandrillEvents,
    parse: (body) => parseJsonText(parseForm(body).get('mandrill_events') ?? ''),
    read: readEvents,
    batches: true,
    idRecipe:
      "event, `_id`, which is the message's, `ts` and `url`; for an inbound message its addresses, subject, Message-Id and `ts`; for a list its type, action, address and `ts`",
    toEmailEvent,
  });
}

function readEvents(body: ParsedBody): Found {
  if (!Array.isArray(body)) throw new MalformedBodyError('`mandrill_events` must hold a list.');
  return body.length === 0 ? { handshake: {} } : body.map(readEvent);
}

function readEvent(data: ParsedBody): EventFields {
  // A change of a list has a type and no event.
  const type = data.event ?? data.type;
  return {
    id: JSON.stringify([type, ...idOf(data)]),
    type,
    occurredAt: data.ts * 1000,
    data,
    payload: data,
  };
}

function idOf({ event, _id, ts, url, msg, action, reject, entry }: ParsedBody): readonly unknown[] {
  if (event === undefined) {
    const { email, subaccount } = reject ?? entry ?? {};
    return [action, email, subaccount, ts];
  }
  if (event !== 'inbound') return [_id, ts, url];
  return [msg.email, msg.from_email, msg.subject, msg.headers?.['Message-Id'], ts];
}
