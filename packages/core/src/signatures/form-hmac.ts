import { hmac } from '#crypto';
import { equalBase64 } from '../crypto/compare.ts';
import { concat } from '../crypto/concat.ts';
import { encodeUtf8 } from '../crypto/utf8.ts';
import { ConfigurationError, WebhookVerificationError } from '../errors.ts';
import { when } from '../maybe-promise.ts';
import { formBytes } from './form-bytes.ts';
import { hmacSecrets, matchHmac } from './match-hmac.ts';
import { requireHeader } from './require-header.ts';
import type { SignatureScheme } from './scheme.ts';
import type { SecretSource } from './secret.ts';
import { withHeader } from './with-header.ts';

/** Options of `formHmac`. */
export interface FormHmacOptions {
  /** Used as UTF-8 text, unchanged. */
  secret: SecretSource | undefined;
  /**
   * The public URL exactly as it is set at the sender, or several. It is signed, and cannot be taken from the
   * request: a proxy shows another one, and a forger could choose it.
   */
  url: string | readonly string[] | undefined;
  /** The header that carries the signature. */
  header: string;
  /**
   * The only fields that a form may have. Names and values are joined without separators, so give the fields if you
   * know them. Default: any.
   */
  fields?: readonly string[];
}

/**
 * Verifies an HMAC-SHA1 in base64 over the URL and, sorted by name, the name and decoded value of each field of a
 * posted form. It signs no time.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing, ConfigurationError without a URL.
 */
export function formHmac(options: FormHmacOptions): SignatureScheme {
  const { header, fields } = options;
  if (!header)
    throw new ConfigurationError('`header` is missing: name the header that carries the signature.');
  const urls = checkUrls(options.url);
  const secretsFor = hmacSecrets(options.secret, 'sha1');

  return {
    name: 'form-hmac',
    level: 'body',
    verify(delivery) {
      const given = requireHeader(delivery, header);
      if (given.length !== 28) {
        throw new WebhookVerificationError(
          'signature-malformed',
          `The header ${header} must be 28 characters of base64, once.`,
        );
      }
      const form = formBytes(delivery.body, fields);
      const texts = urls.map((url) => concat(url, form));
      const fits = (digest: string) => equalBase64(digest, given, 0);
      return when(
        matchHmac(secretsFor(delivery), texts, fits, 'the form received after `url`'),
        (secretIndex) => ({ level: 'body', scheme: 'form-hmac', secretIndex }),
      );
    },
    async sign(delivery) {
      const [first] = await secretsFor(delivery);
      const digest = await hmac(first!.key, concat(urls[0]!, formBytes(delivery.body, fields)));
      return withHeader(delivery, header, btoa(digest));
    },
  };
}

function checkUrls(source: FormHmacOptions['url']): readonly Uint8Array<ArrayBuffer>[] {
  const urls: readonly unknown[] = Array.isArray(source) ? source : [source];
  if (urls.length > 0 && urls.every((url) => typeof url === 'string' && /^https?:\/\/[^\s/]/.test(url))) {
    return (urls as readonly string[]).map(encodeUtf8);
  }
  throw new ConfigurationError(
    '`url` must be the public URL of this endpoint, with https:// and character by character as it is set at the sender: it is signed.',
  );
}
