import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import { publicKeyHeader } from '../../signatures/public-key-header.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import type { SigningKey } from '../../signatures/signing-key.ts';
import { toEmailEvent } from './email.ts';
import { postalEvents } from './events.ts';

export interface PostalOptions {
  /** The installation's key: the text after `p=` in `postal default-dkim-record`, or PEM; or several. */
  publicKey: SecretSource | undefined;
  /** `sha1` for an older Postal, which sends `X-Postal-Signature` alone. Default: `sha256`. */
  hash?: 'sha256' | 'sha1';
  /** Made by `signingKey`. Only `sign` uses it, in tests and sandboxes. */
  privateKey?: SigningKey;
}

/** The events by type. */
export type PostalEvents = EventsOfSchemas<typeof postalEvents>;

/** 2, 3, 6, 10 and 15 minutes after each other. */
const retrySpan = (2 + 3 + 6 + 10 + 15) * 60;

/**
 * Postal: one event, `{event, timestamp, payload, uuid}`, signed with RSA over the raw body. An installation has one
 * key: others who share it with you can have their events signed and sent to you.
 *
 * @throws SecretError (`secret-invalid`) for a key that is missing, damaged or of another algorithm.
 * @example
 * const receiver = createReceiver(postal({ publicKey: process.env.POSTAL_PUBLIC_KEY }));
 */
export function postal({
  publicKey,
  hash = 'sha256',
  privateKey,
}: PostalOptions): EmailProvider<PostalEvents> {
  return defineEmailProvider({
    name: 'postal',
    // Chosen here and never by the request, which could leave out the stronger signature.
    signature: publicKeyHeader({
      header: hash === 'sha1' ? 'x-postal-signature' : 'x-postal-signature-256',
      algorithm: `rsa-${hash}`,
      publicKey,
      privateKey,
    }),
    events: postalEvents,
    read: ({ uuid, event, timestamp, payload }) => ({
      id: uuid,
      type: event,
      occurredAt: timestamp * 1000,
      data: payload,
    }),
    idRecipe: '`uuid` of the body, which is signed and the same in every attempt',
    retrySpan,
    toEmailEvent,
  });
}
