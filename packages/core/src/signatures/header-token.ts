import { hmac } from '#crypto';
import { equalHex, toHex } from '../crypto/compare.ts';
import { encodeUtf8 } from '../crypto/utf8.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { ConfigurationError, WebhookVerificationError } from '../errors.ts';
import { when } from '../maybe-promise.ts';
import { checkTimestamp, checkTolerance, timestampOf } from './check-timestamp.ts';
import { hmacSecrets, matchHmac } from './match-hmac.ts';
import { requireHeader } from './require-header.ts';
import type { SignatureScheme } from './scheme.ts';
import type { SecretSource } from './secret.ts';
import { withHeader } from './with-header.ts';

/** Options of `headerToken`. */
export interface HeaderTokenOptions {
  /** Used as UTF-8 text, unchanged. */
  secret: SecretSource | undefined;
  /** The headers that are signed, in order, joined by a full stop. */
  parts: readonly string[];
  /** The header that carries the signature. */
  header: string;
  /** The text before the digest, as `sha256=`. Default: nothing. */
  prefix?: string;
  /** The one of `parts` that is a timestamp in seconds. */
  timestampHeader?: string;
  /** The largest distance of the timestamp from now, in seconds. Default: any. */
  tolerance?: number | undefined;
}

/**
 * Verifies an HMAC-SHA256 in hex over some headers. It does not cover the body: anybody who sees one delivery can put
 * another event beside its headers. Hence level `token`. The hash function is fixed: a request never chooses it.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing.
 */
export function headerToken(options: HeaderTokenOptions): SignatureScheme {
  const { parts, header, prefix = '', timestampHeader, tolerance } = options;
  if (!header || parts.length === 0) throw new ConfigurationError('`header` and `parts` must name headers.');
  if (tolerance !== undefined && (!timestampHeader || !parts.includes(timestampHeader))) {
    throw new ConfigurationError('`tolerance` needs a `timestampHeader` that is one of `parts`.');
  }
  if (tolerance !== undefined) checkTolerance(tolerance);
  const secretsFor = hmacSecrets(options.secret, 'sha256');

  return {
    name: 'header-token',
    level: 'token',
    verify(delivery, clock) {
      const given = requireHeader(delivery, header);
      if (!given.startsWith(prefix) || given.length !== prefix.length + 64) {
        throw new WebhookVerificationError(
          'signature-malformed',
          `The header ${header} must be ${prefix ? `"${prefix}" and ` : ''}64 characters of hex, once.`,
        );
      }
      const signed = encodeUtf8(signedText(parts, delivery));
      if (timestampHeader) {
        const timestamp = requireHeader(delivery, timestampHeader);
        const rule = {
          where: `the header ${timestampHeader}`,
          tolerance: tolerance ?? Number.POSITIVE_INFINITY,
        };
        checkTimestamp(timestamp, rule, clock.now());
      }
      const fits = (digest: string) => equalHex(digest, given, prefix.length);
      return when(
        matchHmac(secretsFor(delivery), [signed], fits, `the headers ${parts.join(', ')}`),
        (secretIndex) => ({ level: 'token', scheme: 'header-token', secretIndex }),
      );
    },
    async sign(delivery, clock) {
      const [first] = await secretsFor(delivery);
      const stamped = parts.reduce((to, part) => {
        if (part === timestampHeader) return withHeader(to, part, timestampOf(clock.now()));
        return to.headers.get(part) ? to : withHeader(to, part, crypto.randomUUID());
      }, delivery);
      const digest = await hmac(first!.key, encodeUtf8(signedText(parts, stamped)));
      return withHeader(stamped, header, prefix + toHex(digest));
    },
  };
}

/** Joins the parts. A full stop inside a part would let the same signed text be split in another way. */
function signedText(parts: readonly string[], delivery: Delivery): string {
  const values = parts.map((part) => requireHeader(delivery, part));
  const at = values.findIndex((value) => value.includes('.'));
  if (at < 0) return values.join('.');
  throw new WebhookVerificationError(
    'signature-malformed',
    `The header ${parts[at]} must not have a full stop.`,
  );
}
