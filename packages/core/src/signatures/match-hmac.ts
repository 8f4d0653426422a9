import { type HmacKey, hmac, hmacKey } from '#crypto';
import type { HashName } from '../crypto/hash-name.ts';
import { encodeUtf8 } from '../crypto/utf8.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { WebhookVerificationError } from '../errors.ts';
import { type MaybePromise, when } from '../maybe-promise.ts';
import { matchSecret } from './match-secret.ts';
import { prepareSecrets, type SecretSource } from './secret.ts';

/** A secret, ready to compute HMACs. */
export interface HmacSecret {
  readonly key: HmacKey;
  /** The secret begins or ends with white space: nearly always a newline that came from a file. */
  readonly padded: boolean;
}

/** Prepares secrets as HMAC keys. They are taken as UTF-8 text, unless `decode` reads them otherwise. */
export function hmacSecrets(
  source: SecretSource | undefined,
  hash: HashName,
  decode: (secret: string) => Uint8Array<ArrayBuffer> = encodeUtf8,
): (delivery: Delivery) => MaybePromise<readonly HmacSecret[]> {
  return prepareSecrets(source, 'secret', (secret) => ({
    key: hmacKey(hash, decode(secret)),
    padded: secret !== secret.trim(),
  }));
}

/**
 * Finds the secret whose HMAC over one of `texts` fits, and gives its index. `signed` says in words what is signed.
 *
 * @throws WebhookVerificationError (`signature-mismatch`) where none does.
 */
export function matchHmac(
  source: MaybePromise<readonly HmacSecret[]>,
  texts: readonly Uint8Array<ArrayBuffer>[],
  fits: (digest: string) => boolean,
  signed: string,
): MaybePromise<number> {
  return when(source, (secrets) => {
    const [only] = texts;
    const matches = ({ key }: HmacSecret) =>
      only && texts.length === 1
        ? when(hmac(key, only), fits)
        : when(
            matchSecret(texts, (text) => when(hmac(key, text), fits)),
            (index) => index >= 0,
          );
    return when(matchSecret(secrets, matches), (index) => {
      if (index >= 0) return index;
      throw new WebhookVerificationError(
        'signature-mismatch',
        `The signature does not match the ${secrets.length === 1 ? 'secret' : `${secrets.length} secrets`} and ${signed}. ` +
          (secrets.some((secret) => secret.padded)
            ? 'A secret begins or ends with white space: trim it.'
            : 'Another secret at the sender, a changed body, or a forgery.'),
      );
    });
  });
}
