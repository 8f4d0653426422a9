import { hmac } from '#crypto';
import { decodeBase64 } from '../crypto/base64.ts';
import { equalBase64 } from '../crypto/compare.ts';
import { encodeUtf8 } from '../crypto/utf8.ts';
import { SecretError } from '../errors.ts';
import { when } from '../maybe-promise.ts';
import { checkTolerance } from './check-timestamp.ts';
import { hmacSecrets, matchHmac } from './match-hmac.ts';
import type { SignatureScheme } from './scheme.ts';
import type { SecretSource } from './secret.ts';
import { readMessage, type StandardHeaders, stampMessage, standardHeaders } from './standard-message.ts';
import { withHeader } from './with-header.ts';

/** Options of `standardWebhooks`. */
export interface StandardWebhooksOptions {
  /** Base64 with or without `whsec_` before it, unless `key` says otherwise. */
  secret: SecretSource | undefined;
  /** The largest distance of the timestamp from now, in seconds. Default: 300. */
  tolerance?: number | undefined;
  /** Default: `webhook-id`, `webhook-timestamp` and `webhook-signature`. */
  headers?: StandardHeaders;
  /** `literal` takes the secret unchanged, with its prefix, as AhaSend does. Default: `base64`. */
  key?: 'base64' | 'literal';
  /** The label before each signature and its comma. Sweego has none: `''`. Default: `v1`. */
  label?: 'v1' | '';
}

/**
 * Verifies Standard Webhooks with a shared secret: HMAC-SHA256 in base64 over id, timestamp and the raw body. The
 * header may hold several signatures while the sender changes its secret: one that fits is enough, and other versions
 * are skipped.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing, or is not base64.
 * @example
 * standardWebhooks({ secret: process.env.WEBHOOK_SECRET }); // whsec_…
 */
export function standardWebhooks(options: StandardWebhooksOptions): SignatureScheme {
  const { tolerance = 300, headers = standardHeaders, key = 'base64', label = 'v1' } = options;
  checkTolerance(tolerance);
  const secretsFor = hmacSecrets(options.secret, 'sha256', key === 'base64' ? decodeSecret : encodeUtf8);
  const form = { label, length: 44 };

  return {
    name: 'standard-webhooks',
    level: 'body',
    verify(delivery, clock) {
      const { signed, signatures } = readMessage(delivery, headers, form, tolerance, clock);
      const fits = (digest: string) =>
        signatures.reduce((any, text) => equalBase64(digest, text, 0) || any, false);
      return when(
        matchHmac(secretsFor(delivery), [signed], fits, 'the id, the timestamp and the bytes received'),
        (secretIndex) => ({ level: 'body', scheme: 'standard-webhooks', secretIndex }),
      );
    },
    async sign(delivery, clock) {
      const [first] = await secretsFor(delivery);
      const { stamped, signed } = stampMessage(delivery, headers, clock);
      const digest = await hmac(first!.key, signed);
      return withHeader(stamped, headers.signature, (label && `${label},`) + btoa(digest));
    },
  };
}

function decodeSecret(secret: string): Uint8Array<ArrayBuffer> {
  const key = decodeBase64(secret.replace(/^whsec_/, ''));
  if (key !== undefined && key.byteLength > 0) return key;
  throw new SecretError(
    'secret-invalid',
    `\`secret\` is not base64${secret === secret.trim() ? '' : ': it begins or ends with white space, trim it'}. ` +
      'Copy the whole signing secret, with its padding; `whsec_` before it may stay.',
  );
}
