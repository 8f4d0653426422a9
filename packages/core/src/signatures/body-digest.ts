import { md5 } from '#crypto';
import { equalHex, toHex } from '../crypto/compare.ts';
import { concat } from '../crypto/concat.ts';
import { encodeUtf8 } from '../crypto/utf8.ts';
import { ConfigurationError, WebhookVerificationError } from '../errors.ts';
import { when } from '../maybe-promise.ts';
import { cutAtField } from './cut-at-field.ts';
import { matchSecret } from './match-secret.ts';
import type { SignatureScheme } from './scheme.ts';
import { prepareSecrets, type SecretSource } from './secret.ts';

/** Options of `bodyDigest`. */
export interface BodyDigestOptions {
  /** Used as UTF-8 text, unchanged. */
  secret: SecretSource | undefined;
  /** A top-level text of the JSON body. It holds the digest; the sender put the secret there to compute it. */
  field: string;
}

/**
 * Verifies an MD5 digest in hex in a field of the body, computed over the raw body with the secret in the place of the
 * digest. It signs no time.
 *
 * MD5 is weak and this is no HMAC: a digest can be extended to a longer body, which then is not JSON. So the body must
 * be parsed strictly.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing.
 */
export function bodyDigest({ secret, field }: BodyDigestOptions): SignatureScheme {
  if (!field) throw new ConfigurationError('`field` is missing: name the field that holds the digest.');
  const secretsFor = prepareSecrets(secret, 'secret', encodeUtf8);

  return {
    name: 'body-digest',
    level: 'body',
    verify(delivery) {
      const { before, value, after } = cutAtField(delivery.body, field);
      if (value.length !== 32) {
        throw new WebhookVerificationError(
          'signature-malformed',
          `\`${field}\` of the body must be 32 characters of hex.`,
        );
      }
      const fits = (secret: Uint8Array<ArrayBuffer>) =>
        when(md5(concat(before, secret, after)), (digest) => equalHex(digest, value, 0));
      return when(secretsFor(delivery), (secrets) =>
        when(matchSecret(secrets, fits), (secretIndex) => {
          if (secretIndex >= 0) return { level: 'body', scheme: 'body-digest', secretIndex };
          throw new WebhookVerificationError(
            'signature-mismatch',
            `\`${field}\` does not match the secret and the bytes received. Either the secret is not the sender's, or something before this changed the body, or it is a forgery.`,
          );
        }),
      );
    },
    async sign(delivery) {
      const [first] = await secretsFor(delivery);
      const { before, after } = cutAtField(delivery.body, field);
      const digest = await md5(concat(before, first!, after));
      return { ...delivery, body: concat(before, encodeUtf8(toHex(digest)), after) };
    },
  };
}
