import { decodeUtf8, hmac, hmacKey } from '#crypto';
import { chain } from '../chain.ts';
import { equalHex, toHex } from '../crypto/compare.ts';
import { encodeUtf8 } from '../crypto/utf8.ts';
import { WebhookVerificationError } from '../errors.ts';
import { prepareSecrets, type SecretSource } from '../secret.ts';
import { matchSecret } from './match-secret.ts';
import type { SignatureScheme } from './scheme.ts';

export interface BodyTokenOptions {
  /** What verifications name as their scheme. */
  name: string;
  secret: SecretSource | undefined;
  /** How far the timestamp may lie from now, in seconds. Default: any, because retries may repeat it. */
  tolerance?: number | undefined;
  /** Finds the parts in a JSON body. What it throws counts as a signature that is missing. */
  find: (body: ParsedJson) => { timestamp: unknown; token: unknown; signature: unknown };
  /** Puts the parts into a body. */
  place: (body: ParsedJson, parts: { timestamp: string; token: string; signature: string }) => unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: JSON that nobody vouches for yet; what `find` returns is checked.
type ParsedJson = any;

/**
 * HMAC-SHA256 in hex over a timestamp and a token that stand in the body. It does not cover the event: whoever
 * sees one delivery can put another event beside its token. Hence level `token`.
 */
export function bodyToken(options: BodyTokenOptions): SignatureScheme {
  const { name, tolerance } = options;
  const keysFor = prepareSecrets(options.secret, 'secret', (secret) => hmacKey('sha256', encodeUtf8(secret)));
  return {
    name,
    level: 'token',
    verify(delivery, context) {
      const { timestamp, token, signature } = partsOf(options, delivery.body);
      if (tolerance !== undefined) checkTime(timestamp, tolerance, context.now());
      const signed = encodeUtf8(timestamp + token);
      return chain(keysFor(delivery), (keys) =>
        chain(
          matchSecret(keys, (key) => chain(hmac(key, signed), (digest) => equalHex(digest, signature, 0))),
          (secretIndex) => {
            if (secretIndex >= 0) return { level: 'token', scheme: name, secretIndex };
            throw new WebhookVerificationError(
              'signature-mismatch',
              'The signature does not match the secret and the timestamp and token of the body.',
            );
          },
        ),
      );
    },
    sign: (delivery, context) =>
      chain(keysFor(delivery), (keys) => {
        const timestamp = String(Math.floor(context.now() / 1000));
        const token = crypto.randomUUID().replaceAll('-', '');
        return chain(hmac(keys[0]!, encodeUtf8(timestamp + token)), (digest) => {
          const body = JSON.parse(decodeUtf8(delivery.body) ?? '');
          const signed = options.place(body, { timestamp, token, signature: toHex(digest) });
          return { ...delivery, body: encodeUtf8(JSON.stringify(signed)) };
        });
      }),
  };
}

function partsOf(
  options: BodyTokenOptions,
  bytes: Uint8Array<ArrayBuffer>,
): { timestamp: string; token: string; signature: string } {
  let found: ReturnType<BodyTokenOptions['find']>;
  try {
    found = options.find(JSON.parse(decodeUtf8(bytes) ?? ''));
  } catch {
    throw new WebhookVerificationError('signature-missing', 'The body has no signature that could be read.');
  }
  const { timestamp, token, signature } = found;
  const digits = Number.isSafeInteger(timestamp) ? String(timestamp) : timestamp;
  // An array would join to the same text as its one element, and so pass for another token.
  if (
    typeof digits === 'string' &&
    /^\d{1,15}$/.test(digits) &&
    typeof token === 'string' &&
    typeof signature === 'string'
  ) {
    return { timestamp: digits, token, signature };
  }
  throw new WebhookVerificationError(
    'signature-malformed',
    'The signature in the body must be a timestamp in digits, a token and a digest in text.',
  );
}

function checkTime(timestamp: string, tolerance: number, now: number): void {
  const age = now / 1000 - Number(timestamp);
  if (Math.abs(age) <= tolerance) return;
  throw new WebhookVerificationError(
    'timestamp-stale',
    `The signed timestamp is ${Math.round(Math.abs(age))} s ${age > 0 ? 'old' : 'ahead of this clock'}, and \`tolerance\` is ${tolerance} s.`,
  );
}
