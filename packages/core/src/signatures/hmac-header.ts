import { hmac } from '#crypto';
import { equalBase64, equalHex, toHex } from '../crypto/compare.ts';
import type { HashName } from '../crypto/hash-name.ts';
import { ConfigurationError, WebhookVerificationError } from '../errors.ts';
import { when } from '../maybe-promise.ts';
import { hmacSecrets, matchHmac } from './match-hmac.ts';
import { requireHeader } from './require-header.ts';
import type { SignatureScheme } from './scheme.ts';
import type { SecretSource } from './secret.ts';
import { withHeader } from './with-header.ts';

/** Options of `hmacHeader`. */
export interface HmacHeaderOptions {
  /** The header that carries the signature, as `x-webhook-signature`. */
  header: string;
  /** Used as UTF-8 text, unchanged. */
  secret: SecretSource | undefined;
  /** The text before the digest, as `sha256=`. Default: nothing. */
  prefix?: string;
  /** The encoding of the digest. Hex is read in upper and lower case, and written in lower case. Default: `hex`. */
  encoding?: 'hex' | 'base64';
  /** Default: `sha256`. */
  hash?: HashName;
}

/**
 * Verifies an HMAC over the raw body, in one header: the commonest scheme of all.
 *
 * It signs no time, so it cannot detect a replay by itself: deduplication does, and `maxAge` where the body has a
 * time. A header that came twice is refused, because two joined values are no digest.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing.
 * @example
 * hmacHeader({ header: 'x-acme-signature', prefix: 'sha256=', secret: process.env.ACME_SECRET });
 */
export function hmacHeader(options: HmacHeaderOptions): SignatureScheme {
  const { header, prefix = '', encoding = 'hex', hash = 'sha256' } = options;
  if (!header) throw new ConfigurationError('`header` is missing.');
  const equal = encoding === 'hex' ? equalHex : equalBase64;
  const digestLength = { sha1: 20, sha256: 32, sha512: 64 }[hash];
  const textLength = encoding === 'hex' ? digestLength * 2 : Math.ceil(digestLength / 3) * 4;
  const secretsFor = hmacSecrets(options.secret, hash);

  return {
    name: 'hmac-header',
    level: 'body',
    verify(delivery) {
      const given = requireHeader(delivery, header);
      if (!given.startsWith(prefix) || given.length !== prefix.length + textLength) {
        throw malformedError(header, prefix, encoding, textLength);
      }
      const fits = (digest: string) => equal(digest, given, prefix.length);
      return when(
        matchHmac(secretsFor(delivery), [delivery.body], fits, 'the bytes received'),
        (secretIndex) => ({ level: 'body', scheme: 'hmac-header', secretIndex }),
      );
    },
    async sign(delivery) {
      const [first] = await secretsFor(delivery);
      const digest = await hmac(first!.key, delivery.body);
      return withHeader(delivery, header, prefix + (encoding === 'hex' ? toHex(digest) : btoa(digest)));
    },
  };
}

function malformedError(
  header: string,
  prefix: string,
  encoding: string,
  length: number,
): WebhookVerificationError {
  return new WebhookVerificationError(
    'signature-malformed',
    `The header ${header} must be ${prefix ? `"${prefix}" and ` : ''}${length} characters of ${encoding}, once. ` +
      'Check `header`, `prefix` and `encoding` against the sender.',
  );
}
