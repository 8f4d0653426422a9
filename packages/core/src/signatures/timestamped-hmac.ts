import { hmac } from '#crypto';
import { equalHex, toHex } from '../crypto/compare.ts';
import { concat } from '../crypto/concat.ts';
import { encodeUtf8 } from '../crypto/utf8.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { ConfigurationError, WebhookVerificationError } from '../errors.ts';
import { when } from '../maybe-promise.ts';
import { checkTimestamp, checkTolerance, timestampOf } from './check-timestamp.ts';
import { hmacSecrets, matchHmac } from './match-hmac.ts';
import { readTimestamped, type TimestampedHeaders } from './read-timestamped.ts';
import { requireHeader } from './require-header.ts';
import type { SignatureScheme } from './scheme.ts';
import type { SecretSource } from './secret.ts';
import { withHeader } from './with-header.ts';

/** Options of `timestampedHmac`. */
export interface TimestampedHmacOptions extends TimestampedHeaders {
  /** Used as UTF-8 text, unchanged: a `whsec_` is part of the key. */
  secret: SecretSource | undefined;
  /** Gives the text that is signed before the body, as `1700000000.` for the timestamp 1700000000. */
  signed: (timestamp: string) => string;
  /** The largest distance of the timestamp from now, in seconds. Default: 300. */
  tolerance?: number | undefined;
  /** Default: `s`. */
  unit?: 's' | 'ms';
  /** A header that must say the same as the timestamp. */
  alsoEquals?: string;
}

/**
 * Verifies an HMAC-SHA256 in hex over a timestamp and the raw body.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing.
 * @example
 * timestampedHmac({ header: 'stripe-signature', format: 'pairs', signed: (t) => `${t}.`, secret });
 */
export function timestampedHmac(options: TimestampedHmacOptions): SignatureScheme {
  const { header, timestampHeader, format, signed, prefix = '', tolerance = 300, unit = 's' } = options;
  const { timestampKey = 't', signatureKey = 'v1', alsoEquals } = options;
  if (!header)
    throw new ConfigurationError('`header` is missing: name the header that carries the signature.');
  if (format === 'bare' && !timestampHeader)
    throw new ConfigurationError('`timestampHeader` is missing: a bare signature has its timestamp there.');
  checkTolerance(tolerance);
  const secretsFor = hmacSecrets(options.secret, 'sha256');
  const bytesOf = (timestamp: string, { body }: Delivery) => concat(encodeUtf8(signed(timestamp)), body);
  const where = `the header ${timestampHeader ?? header}`;

  return {
    name: 'timestamped-hmac',
    level: 'body',
    verify(delivery, clock) {
      const { timestamp, signatures } = readTimestamped(delivery, options);
      checkTimestamp(timestamp, { where, tolerance, unit }, clock.now());
      if (alsoEquals && requireHeader(delivery, alsoEquals) !== timestamp) {
        throw new WebhookVerificationError(
          'signature-malformed',
          `The header ${alsoEquals} is not the timestamp in ${where}.`,
        );
      }
      const texts = [bytesOf(timestamp, delivery)];
      const fits = (digest: string) =>
        signatures.reduce((any, text) => equalHex(digest, text, 0) || any, false);
      return when(
        matchHmac(secretsFor(delivery), texts, fits, 'the timestamp and the bytes received'),
        (secretIndex) => ({ level: 'body', scheme: 'timestamped-hmac', secretIndex }),
      );
    },
    async sign(delivery, clock) {
      const [first] = await secretsFor(delivery);
      const timestamp = timestampOf(clock.now(), unit);
      const hex = toHex(await hmac(first!.key, bytesOf(timestamp, delivery)));
      const value = format === 'pairs' ? `${timestampKey}=${timestamp},${signatureKey}=${hex}` : prefix + hex;
      return [timestampHeader, alsoEquals]
        .filter((name) => name !== undefined)
        .reduce((to, name) => withHeader(to, name, timestamp), withHeader(delivery, header, value));
    },
  };
}
