import { type HmacKey, hmac, hmacKey } from '#crypto';
import { chain } from '../chain.ts';
import { equalBase64, equalHex, toHex } from '../crypto/compare.ts';
import type { HashName } from '../crypto/hash-name.ts';
import { encodeUtf8 } from '../crypto/utf8.ts';
import { ConfigurationError, WebhookVerificationError } from '../errors.ts';
import { prepareSecrets, type SecretSource } from '../secret.ts';
import { matchSecret } from './match-secret.ts';
import type { SignatureScheme } from './scheme.ts';
import { withHeader } from './with-header.ts';

export interface HmacHeaderOptions {
  /** The header that carries the signature, as `x-webhook-signature`. */
  header: string;
  /** Used as UTF-8 text, as it stands. */
  secret: SecretSource | undefined;
  /** What stands before the digest, as `sha256=`. Default: nothing. */
  prefix?: string;
  /** How the digest is written. Hex is read in either case, and written in lower case. Default: `hex`. */
  encoding?: 'hex' | 'base64';
  /** Default: `sha256`. */
  hash?: HashName;
}

/**
 * An HMAC over the raw body, in one header: the commonest scheme of all.
 *
 * It signs no time, so it cannot tell a replay by itself: deduplication does, and `maxAge` where the body has a
 * time. A header that came twice is refused, because joined values are no digest.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing.
 * @example
 * hmacHeader({ header: 'x-acme-signature', prefix: 'sha256=', secret: process.env.ACME_SECRET });
 */
export function hmacHeader(options: HmacHeaderOptions): SignatureScheme {
  const { header, prefix = '', encoding = 'hex', hash = 'sha256' } = options;
  if (!header)
    throw new ConfigurationError('`header` is missing: name the header that carries the signature.');
  const equal = encoding === 'hex' ? equalHex : equalBase64;
  const digestLength = { sha1: 20, sha256: 32, sha512: 64 }[hash];
  const textLength = encoding === 'hex' ? digestLength * 2 : Math.ceil(digestLength / 3) * 4;
  const keysFor = prepareSecrets(options.secret, 'secret', (secret) => ({
    key: hmacKey(hash, encodeUtf8(secret)),
    padded: secret !== secret.trim(),
  }));

  return {
    name: 'hmac-header',
    level: 'body',
    verify(delivery) {
      const given = delivery.headers.get(header);
      if (given === null || given === '') throw missing(header);
      if (!given.startsWith(prefix) || given.length !== prefix.length + textLength) {
        throw malformed(header, prefix, encoding, textLength);
      }
      return chain(keysFor(delivery), (keys) =>
        chain(
          matchSecret(keys, ({ key }) =>
            chain(hmac(key, delivery.body), (digest) => equal(digest, given, prefix.length)),
          ),
          (secretIndex) => {
            if (secretIndex < 0) throw mismatch(keys);
            return { level: 'body', scheme: 'hmac-header', secretIndex };
          },
        ),
      );
    },
    sign: (delivery) =>
      chain(keysFor(delivery), (keys) =>
        chain(hmac(keys[0]!.key, delivery.body), (digest) =>
          withHeader(delivery, header, prefix + (encoding === 'hex' ? toHex(digest) : btoa(digest))),
        ),
      ),
  };
}

interface SecretKey {
  key: HmacKey;
  /** White space at an end: nearly always a newline that came from a file. */
  padded: boolean;
}

function missing(header: string): WebhookVerificationError {
  return new WebhookVerificationError(
    'signature-missing',
    `The header ${header} is missing. Either the request is not from your sender, or no secret is set there, or a proxy drops the header.`,
  );
}

function malformed(
  header: string,
  prefix: string,
  encoding: string,
  length: number,
): WebhookVerificationError {
  return new WebhookVerificationError(
    'signature-malformed',
    `The header ${header} must be ${prefix ? `"${prefix}" and ` : ''}${length} characters of ${encoding}, once. ` +
      'Check `header`, `prefix` and `encoding` against the sender, and that nothing sends the header twice.',
  );
}

function mismatch(keys: readonly SecretKey[]): WebhookVerificationError {
  return new WebhookVerificationError(
    'signature-mismatch',
    `The signature does not match the ${keys.length === 1 ? 'secret' : `${keys.length} secrets`} and the bytes received. ` +
      (keys.some((key) => key.padded)
        ? 'A secret begins or ends with white space: trim it.'
        : 'Either the secret is not the one set at the sender, or something before this changed the body, or it is a forgery.'),
  );
}
