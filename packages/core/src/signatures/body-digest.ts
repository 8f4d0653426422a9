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

export interface BodyDigestOptions {
  /** Used as UTF-8 text, as it stands. */
  secret: SecretSource | undefined;
  /** The top-level text of the JSON body that holds the digest, and held the secret when it was made. */
  field: string;
}

/**
 * MD5 in hex over the raw body, in a field of that body, with the secret in the digest's place. MD5 is weak and
 * this is no HMAC: a digest can be carried on to a longer body, which then is not JSON, so the body must be
 * parsed strictly. It signs no time.
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
      return when(secretsFor(delivery), (secrets) =>
        when(
          matchSecret(secrets, (key) =>
            when(md5(concat(before, key, after)), (digest) => equalHex(digest, value, 0)),
          ),
          (secretIndex) => {
            if (secretIndex >= 0) return { level: 'body', scheme: 'body-digest', secretIndex };
            throw new WebhookVerificationError(
              'signature-mismatch',
              `\`${field}\` does not match the secret and the bytes received. Either the secret is not the sender's, or something before this changed the body, or it is a forgery.`,
            );
          },
        ),
      );
    },
    sign: (delivery) =>
      when(secretsFor(delivery), (secrets) => {
        const { before, after } = cutAtField(delivery.body, field);
        return when(md5(concat(before, secrets[0]!, after)), (digest) => ({
          ...delivery,
          body: concat(before, encodeUtf8(toHex(digest)), after),
        }));
      }),
  };
}
