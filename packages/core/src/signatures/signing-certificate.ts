import { importPublicKey, type PublicKey } from '#crypto';
import { type Certificate, readCertificate } from '../crypto/certificate.ts';
import { SecretError } from '../errors.ts';
import { within } from '../maybe-promise.ts';
import type { Fetch } from '../runtime/fetch.ts';
import { setBounded } from '../runtime/set-bounded.ts';
import { fetchBounded } from './fetch-bounded.ts';

/** A certificate with its key imported for both hashes, by signature version of SNS. */
export interface SigningCertificate extends Certificate {
  readonly 1: PublicKey;
  readonly 2: PublicKey;
}

/** A sender uses few at a time: one for each region, and two while it changes them. */
const maxCertificates = 32;
/** The number of certificates that may be fetched at the same time. */
const maxUnderway = 16;

/**
 * Makes a function that fetches certificates and caches those it could read, by URL. The caller must check the URL:
 * the answer is trusted.
 *
 * A certificate that cannot be fetched or read is not cached and proves nothing about the delivery. The function then
 * rejects with a SecretError (`secret-lookup-failed`), answered 500, so that the sender tries again.
 */
export function certificateLookup(
  fetch: Fetch | undefined,
  timeoutMs = 5000,
): (url: string) => Promise<SigningCertificate> {
  const known = new Map<string, SigningCertificate>();
  const underway = new Map<string, { loading: Promise<SigningCertificate>; until: number }>();

  async function load(url: string): Promise<SigningCertificate> {
    try {
      const certificate = toCertificate(await fetchBounded(fetch, url, timeoutMs));
      setBounded(known, maxCertificates, url, certificate);
      return certificate;
    } catch (cause) {
      throw unavailableError(url, (cause as Error).message, { cause });
    } finally {
      underway.delete(url);
    }
  }

  return async (url) => {
    const found = known.get(url);
    if (found) return found;
    // On Cloudflare Workers a request's fetches end with it, and other requests that await them would wait forever.
    const now = Date.now();
    for (const [other, { until }] of underway) if (until < now) underway.delete(other);
    const same = underway.get(url);
    if (same) {
      return within(same.loading, timeoutMs, () => {
        throw unavailableError(url, 'no answer in time');
      });
    }
    // A forger chooses the path, and must not choose how many connections are opened here.
    if (underway.size >= maxUnderway) throw unavailableError(url, 'too many are being fetched');
    const loading = load(url);
    underway.set(url, { loading, until: now + timeoutMs });
    return loading;
  };
}

function unavailableError(url: string, reason: string, cause?: ErrorOptions): SecretError {
  return new SecretError('secret-lookup-failed', `No signing certificate from ${url}: ${reason}.`, cause);
}

function toCertificate(pem: string): SigningCertificate {
  const certificate = readCertificate(pem);
  if (!certificate) throw new Error('what came is no X.509 certificate with an RSA key');
  return {
    ...certificate,
    1: importPublicKey('rsa-sha1', certificate.publicKey),
    2: importPublicKey('rsa-sha256', certificate.publicKey),
  };
}
