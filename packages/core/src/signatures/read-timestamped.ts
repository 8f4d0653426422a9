import type { Delivery } from '../delivery/delivery.ts';
import { WebhookVerificationError } from '../errors.ts';
import { requireHeader } from './require-header.ts';

/** Says where a timestamp and the signatures over it stand. */
export interface TimestampedHeaders {
  /** The header that carries the signature. */
  header: string;
  /** `pairs`: `t=…,v1=…`, as Stripe writes it. `bare`: one digest, with the timestamp in `timestampHeader`. */
  format: 'pairs' | 'bare';
  timestampHeader?: string;
  /** The text before the digest, such as `v1=`, for `bare`. Default: nothing. */
  prefix?: string;
  /** The name of the time, for `pairs`. Default: `t`. */
  timestampKey?: string;
  /** The name of the digest, for `pairs`. It may come several times, while the sender rotates its secret. Default: `v1`. */
  signatureKey?: string;
}

/** More signatures than any rotation needs, and few enough to be compared for nothing. */
const maxSignatures = 16;
const digestLength = 64;

/**
 * Finds the timestamp and the digests in the headers. Of the digests only the length is checked, and nothing of the
 * timestamp.
 *
 * @throws WebhookVerificationError (`signature-missing`, `signature-malformed`)
 */
export function readTimestamped(
  delivery: Delivery,
  options: TimestampedHeaders,
): { timestamp: string; signatures: readonly string[] } {
  const { header, timestampHeader, prefix = '', timestampKey = 't', signatureKey = 'v1' } = options;
  const given = requireHeader(delivery, header);
  const pairs = options.format === 'pairs' ? readPairs(given) : undefined;
  const [timestamp, another] = timestampHeader
    ? [requireHeader(delivery, timestampHeader)]
    : (pairs?.get(timestampKey) ?? []);
  const found = pairs
    ? (pairs.get(signatureKey) ?? [])
    : given.startsWith(prefix)
      ? [given.slice(prefix.length)]
      : [];
  const signatures = found.filter((digest) => digest.length === digestLength).slice(0, maxSignatures);
  if (timestamp !== undefined && another === undefined && signatures.length > 0)
    return { timestamp, signatures };
  const form = pairs ? `${timestampKey}=<digits>,${signatureKey}=<hex>` : `${prefix}<hex>`;
  throw new WebhookVerificationError(
    'signature-malformed',
    `The header ${header} must be ${form}, with ${digestLength} characters of hex, and come once. Does your sender sign otherwise?`,
  );
}

/** Reads `t=1,v1=a,v1=b` by key. A header that came twice is joined with `, `, so a space means that it did. */
function readPairs(text: string): Map<string, string[]> {
  const pairs = new Map<string, string[]>();
  if (/\s/.test(text)) return pairs;
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=');
    const key = at < 0 ? pair : pair.slice(0, at);
    const values = pairs.get(key) ?? [];
    values.push(at < 0 ? '' : pair.slice(at + 1));
    pairs.set(key, values);
  }
  return pairs;
}
