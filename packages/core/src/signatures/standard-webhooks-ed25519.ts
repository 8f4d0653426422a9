import { verifyPublicKey } from '#crypto';
import { decodeBase64, encodeBase64 } from '../crypto/base64.ts';
import { ConfigurationError, WebhookVerificationError } from '../errors.ts';
import { checkTolerance } from './check-timestamp.ts';
import { publicKeyFromText } from './key-text.ts';
import type { SignatureScheme } from './scheme.ts';
import { prepareSecrets, type SecretSource } from './secret.ts';
import type { SigningKey } from './signing-key.ts';
import { readMessage, type StandardHeaders, stampMessage, standardHeaders } from './standard-message.ts';
import { withHeader } from './with-header.ts';

/** Options of `standardWebhooksEd25519`. */
export interface StandardWebhooksEd25519Options {
  /** `whpk_` and base64 of 32 bytes; the prefix may be missing. */
  publicKey: SecretSource | undefined;
  /** The largest distance of the timestamp from now, in seconds. Default: 300. */
  tolerance?: number | undefined;
  /** Default: `webhook-id`, `webhook-timestamp` and `webhook-signature`. */
  headers?: StandardHeaders;
  /** Made by `signingKey('ed25519', 'whsk_…')`: only for `sign`, in tests and sandboxes. */
  privateKey?: SigningKey | undefined;
}

const form = { label: 'v1a', length: 88 };

/**
 * Verifies Standard Webhooks with a public key: Ed25519 in base64 over id, timestamp and the raw body, labelled `v1a`.
 * It is separate from `standardWebhooks`, so that a bundle with one holds nothing of the other.
 *
 * @throws SecretError (`secret-invalid`) for a key that is missing or no Ed25519 key.
 * @example
 * standardWebhooksEd25519({ publicKey: process.env.WEBHOOK_PUBLIC_KEY }); // whpk_…
 */
export function standardWebhooksEd25519(options: StandardWebhooksEd25519Options): SignatureScheme {
  const { tolerance = 300, headers = standardHeaders, privateKey } = options;
  checkTolerance(tolerance);
  const keysFor = prepareSecrets(options.publicKey, 'publicKey', (text) =>
    publicKeyFromText('ed25519', text.replace(/^whpk_/, ''), 'publicKey'),
  );

  return {
    name: 'standard-webhooks-ed25519',
    level: 'body',
    async verify(delivery, clock) {
      const { signed, signatures } = readMessage(delivery, headers, form, tolerance, clock);
      const candidates = signatures.map(decodeBase64).filter((bytes) => bytes !== undefined);
      const keys = await keysFor(delivery);
      for (const [secretIndex, key] of keys.entries()) {
        for (const signature of candidates) {
          if (await verifyPublicKey(key, signature, signed)) {
            return { level: 'body', scheme: 'standard-webhooks-ed25519', secretIndex };
          }
        }
      }
      throw new WebhookVerificationError(
        'signature-mismatch',
        'The signature does not match `publicKey` and the id, the timestamp and the bytes received. Either the key is not this one of this sender, or something before this changed the body, or it is a forgery.',
      );
    },
    async sign(delivery, clock) {
      if (!privateKey) throw new ConfigurationError('`privateKey` is missing: `signingKey` makes one.');
      const { stamped, signed } = stampMessage(delivery, headers, clock);
      return withHeader(stamped, headers.signature, `v1a,${encodeBase64(await privateKey(signed))}`);
    },
  };
}
