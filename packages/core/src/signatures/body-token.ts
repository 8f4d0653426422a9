import { decodeUtf8, hmac } from '#crypto';
import { equalHex, toHex } from '../crypto/compare.ts';
import { encodeUtf8 } from '../crypto/utf8.ts';
import { WebhookVerificationError } from '../errors.ts';
import { when } from '../maybe-promise.ts';
import { checkTimestamp, checkTolerance, timestampOf } from './check-timestamp.ts';
import { hmacSecrets, matchHmac } from './match-hmac.ts';
import type { SignatureScheme } from './scheme.ts';
import type { SecretSource } from './secret.ts';

/** Options of `bodyToken`. */
export interface BodyTokenOptions {
  /** The name that verifications give as their `scheme`. */
  name: string;
  secret: SecretSource | undefined;
  /** The largest distance of the timestamp from now, in seconds. Default: any, because retries may repeat it. */
  tolerance?: number | undefined;
  /** Finds the parts in a JSON body. If it throws, the signature counts as missing. */
  find: (body: ParsedJson) => { timestamp: unknown; token: unknown; signature: unknown };
  /** Puts the parts into a body. */
  place: (body: ParsedJson, parts: { timestamp: string; token: string; signature: string }) => unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: JSON that is not verified yet; the result of `find` is checked.
type ParsedJson = any;

/**
 * Verifies an HMAC-SHA256 in hex over a timestamp and a token in the body. It does not cover the event: anybody who
 * sees one delivery can put another event beside its token. Hence level `token`.
 */
export function bodyToken(options: BodyTokenOptions): SignatureScheme {
  const { name, tolerance } = options;
  if (tolerance !== undefined) checkTolerance(tolerance);
  const secretsFor = hmacSecrets(options.secret, 'sha256');

  return {
    name,
    level: 'token',
    verify(delivery, clock) {
      const { timestamp, token, signature } = partsOf(options, delivery.body);
      const rule = { where: 'the body', tolerance: tolerance ?? Number.POSITIVE_INFINITY };
      checkTimestamp(timestamp, rule, clock.now());
      const signed = encodeUtf8(timestamp + token);
      const fits = (digest: string) => equalHex(digest, signature, 0);
      return when(
        matchHmac(secretsFor(delivery), [signed], fits, 'the timestamp and token of the body'),
        (secretIndex) => ({ level: 'token', scheme: name, secretIndex }),
      );
    },
    async sign(delivery, clock) {
      const [first] = await secretsFor(delivery);
      const timestamp = timestampOf(clock.now());
      const token = crypto.randomUUID().replaceAll('-', '');
      const signature = toHex(await hmac(first!.key, encodeUtf8(timestamp + token)));
      const body = JSON.parse(decodeUtf8(delivery.body) ?? '');
      return {
        ...delivery,
        body: encodeUtf8(JSON.stringify(options.place(body, { timestamp, token, signature }))),
      };
    },
  };
}

function partsOf(
  options: BodyTokenOptions,
  bytes: Uint8Array<ArrayBuffer>,
): { timestamp: string; token: string; signature: string } {
  let found: ReturnType<BodyTokenOptions['find']> | undefined;
  try {
    found = options.find(JSON.parse(decodeUtf8(bytes) ?? ''));
  } catch {
    throw new WebhookVerificationError('signature-missing', 'The body has no signature that could be read.');
  }
  const { timestamp, token, signature } = found ?? {};
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
