import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventFields, EventsOfSchemas, ParsedBody } from '../../provider/define-provider.ts';
import { senderTime } from '../../reading/sender-time.ts';
import { publicKeyHeader } from '../../signatures/public-key-header.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import type { SigningKey } from '../../signatures/signing-key.ts';
import { toEmailEvent } from './email.ts';
import { mailpaceEvents } from './events.ts';

export interface MailpaceOptions {
  /** The domain's key, from «Public Key Verification» of its webhooks. Give one for each domain that posts here. */
  publicKey: SecretSource | undefined;
  /** Made by `signingKey`. Only `sign` uses it, in tests and sandboxes. */
  privateKey?: SigningKey;
}

/** The events by type. */
export type MailpaceEvents = EventsOfSchemas<typeof mailpaceEvents>;

/**
 * MailPace: one event, `{event, payload}`, signed with Ed25519 over the raw body.
 *
 * @throws SecretError (`secret-invalid`) for a key that is missing, damaged or of another algorithm.
 * @example
 * const receiver = createReceiver(mailpace({ publicKey: process.env.MAILPACE_PUBLIC_KEY }));
 */
export function mailpace({ publicKey, privateKey }: MailpaceOptions): EmailProvider<MailpaceEvents> {
  return defineEmailProvider({
    name: 'mailpace',
    signature: publicKeyHeader({
      header: 'x-mailpace-signature',
      algorithm: 'ed25519',
      publicKey,
      privateKey,
    }),
    events: mailpaceEvents,
    read: readEvent,
    idRecipe:
      "event, `payload.id`, which is the message's, and `payload.updated_at`: the body has no event id",
    toEmailEvent,
  });
}

function readEvent({ event, payload }: ParsedBody): EventFields {
  return {
    // JSON, so that two different lists never make the same id.
    id: JSON.stringify([event, payload.id, payload.updated_at]),
    type: event,
    // `created_at` is the time at which MailPace received the message.
    occurredAt: senderTime(payload.updated_at),
    data: payload,
  };
}
