import { type PublicKey, verifyPublicKey } from '#crypto';
import { decodeBase64, encodeBase64 } from '../crypto/base64.ts';
import { concat } from '../crypto/concat.ts';
import { ecdsaFromDer } from '../crypto/ecdsa-signature.ts';
import type { PublicKeyAlgorithm } from '../crypto/public-key-algorithm.ts';
import { encodeUtf8 } from '../crypto/utf8.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { ConfigurationError, WebhookVerificationError } from '../errors.ts';
import { when } from '../maybe-promise.ts';
import { checkTimestamp, checkTolerance, timestampOf } from './check-timestamp.ts';
import { publicKeyFromText } from './key-text.ts';
import { matchSecret } from './match-secret.ts';
import { requireHeader } from './require-header.ts';
import type { SignatureScheme } from './scheme.ts';
import { prepareSecrets, type SecretSource } from './secret.ts';
import type { SigningKey } from './signing-key.ts';
import { withHeader } from './with-header.ts';

/** Options of `publicKeyHeader`. */
export interface PublicKeyHeaderOptions {
  /** The header that carries the signature in standard base64 with padding, as `x-mailpace-signature`. */
  header: string;
  /** The sender's key: PEM, or base64 of the same DER on one line; for Ed25519 also base64 of its 32 bytes. */
  publicKey: SecretSource | undefined;
  /** Never taken from the request, which could choose a weaker one. */
  algorithm: PublicKeyAlgorithm;
  /** The header with the time that is signed before the body. Default: the body alone is signed. */
  timestampHeader?: string;
  /** The largest distance of that time from now, in seconds. Default: any, because retries may repeat it. */
  tolerance?: number | undefined;
  /** Made by `signingKey`: only for `sign`, in tests and sandboxes. */
  privateKey?: SigningKey | undefined;
}

/**
 * Verifies a public-key signature over the raw body, or over a timestamp and the body, in one header. Nothing in your
 * configuration is secret: with the public key nobody can sign.
 *
 * @throws SecretError (`secret-invalid`) for a key that is missing, damaged or of another algorithm.
 * @example
 * publicKeyHeader({
 *   header: 'x-mailpace-signature',
 *   publicKey: process.env.MAILPACE_PUBLIC_KEY,
 *   algorithm: 'ed25519',
 * });
 */
export function publicKeyHeader(options: PublicKeyHeaderOptions): SignatureScheme {
  const { header, algorithm, timestampHeader, tolerance = Number.POSITIVE_INFINITY, privateKey } = options;
  if (!header)
    throw new ConfigurationError('`header` is missing: name the header that carries the signature.');
  checkTolerance(tolerance);
  if (options.tolerance !== undefined && timestampHeader === undefined) {
    throw new ConfigurationError('`tolerance` needs a `timestampHeader`: without it no time is signed.');
  }
  const keysFor = prepareSecrets(options.publicKey, 'publicKey', (text) =>
    publicKeyFromText(algorithm, text, 'publicKey'),
  );

  return {
    name: 'public-key-header',
    level: 'body',
    verify(delivery, clock) {
      const signature = decodeBase64(requireHeader(delivery, header));
      if (signature === undefined) {
        throw new WebhookVerificationError(
          'signature-malformed',
          `The header ${header} must be one signature in base64, with its padding. Does anything send the header twice?`,
        );
      }
      if (timestampHeader !== undefined) {
        const timestamp = requireHeader(delivery, timestampHeader);
        checkTimestamp(timestamp, { where: `the header ${timestampHeader}`, tolerance }, clock.now());
      }
      const raw = algorithm === 'ecdsa-p256-sha256' ? ecdsaFromDer(signature) : signature;
      const signed = signedBytes(delivery, timestampHeader);
      const fits = (key: PublicKey) => raw !== undefined && verifyPublicKey(key, raw, signed);
      return when(keysFor(delivery), (keys) =>
        when(matchSecret(keys, fits), (secretIndex) => {
          if (secretIndex >= 0) return { level: 'body', scheme: 'public-key-header', secretIndex };
          throw new WebhookVerificationError(
            'signature-mismatch',
            `The signature does not match any of ${keys.length} \`publicKey\` and the bytes received. Either the key is not this sender's, or something changed what was signed, or it is a forgery.`,
          );
        }),
      );
    },
    async sign(delivery, clock) {
      if (!privateKey) throw new ConfigurationError('`privateKey` is missing: `signingKey` makes one.');
      const stamped = timestampHeader
        ? withHeader(delivery, timestampHeader, timestampOf(clock.now()))
        : delivery;
      const signature = await privateKey(signedBytes(stamped, timestampHeader));
      return withHeader(stamped, header, encodeBase64(signature));
    },
  };
}

function signedBytes(
  { headers, body }: Delivery,
  timestampHeader: string | undefined,
): Uint8Array<ArrayBuffer> {
  return timestampHeader ? concat(encodeUtf8(headers.get(timestampHeader) ?? ''), body) : body;
}
