import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import { publicKeyHeader } from '../../signatures/public-key-header.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import type { SigningKey } from '../../signatures/signing-key.ts';
import { toEmailEvent } from './email.ts';
import { postalEvents } from './events.ts';

export interface PostalOptions {
  /** The installation's key: what stands after `p=` in `postal default-dkim-record`, or PEM; several while it is being changed. */
  publicKey: SecretSource | undefined;
  /** `sha1` for an older Postal, which sends `X-Postal-Signature` alone. Default: `sha256`. */
  hash?: 'sha256' | 'sha1';
  /** Made by `signingKey`: only for `sign`, in tests and sandboxes. */
  privateKey?: SigningKey;
}

/** The events by type. */
export type PostalEvents = EventsOfSchemas<typeof postalEvents>;

/** 2, 3, 6, 10 and 15 minutes after each other. */
const retrySpan = (2 + 3 + 6 + 10 + 15) * 60;

/**
 * Postal: one event, `{event, timestamp, payload, uuid}`, signed with RSA over the raw body. The key is the whole
 * installation's: on one that you share, others can have events of theirs signed and sent to you.
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
    // Chosen here and never by what the request brings, which could leave out the stronger one.
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
