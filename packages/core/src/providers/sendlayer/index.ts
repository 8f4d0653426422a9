import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventFields, EventsOfSchemas, ParsedBody } from '../../provider/define-provider.ts';
import { toEmailEvent } from './email.ts';
import { sendlayerEvents } from './events.ts';
import { type SendlayerProof, sendlayerProof } from './proof.ts';

export type SendlayerOptions = SendlayerProof;

/** The events by type. */
export type SendlayerEvents = EventsOfSchemas<typeof sendlayerEvents>;

/**
 * SendLayer: one event in a body, `{Signature, EventData}`.
 *
 * SendLayer does not document its signature, so give it one proof that you control: basic auth in the webhook's URL, or
 * a secret in its path. See the README beside this file.
 *
 * @throws ConfigurationError unless exactly one proof is given.
 * @example
 * // Create the webhook with https://hooks:<password>@example.com/webhooks/sendlayer
 * sendlayer({ basicAuth: { username: 'hooks', password: process.env.SENDLAYER_PASSWORD } });
 */
export function sendlayer(options: SendlayerOptions): EmailProvider<SendlayerEvents> {
  return defineEmailProvider({
    name: 'sendlayer',
    signature: sendlayerProof(options),
    events: sendlayerEvents,
    read: readEvent,
    idRecipe:
      'Event, MessageID, recipient and `Signature.Token` (or `Signature.Timestamp` without one): the body has no event id',
    toEmailEvent,
  });
}

/** Reads the body that SendLayer posts, and the request dump that its guide shows. */
function readEvent(body: ParsedBody): EventFields {
  const { Signature: signature, EventData: data } = body.event?.body ?? body;
  const recipient = data.To ?? data.BouncedEmailAddress?.EmailAddress ?? '';
  const seconds = Number(signature?.Timestamp);
  return {
    // JSON, so that two different lists never make the same id.
    id: JSON.stringify([
      data.Event,
      data.MessageID,
      recipient,
      signature?.Token ?? signature?.Timestamp ?? '',
    ]),
    type: data.Event,
    occurredAt: Number.isSafeInteger(seconds) && seconds > 0 ? seconds * 1000 : undefined,
    data,
  };
}
