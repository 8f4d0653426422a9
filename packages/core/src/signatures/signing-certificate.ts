import { importPublicKey, type PublicKey } from '#crypto';
import { type Certificate, readCertificate } from '../crypto/certificate.ts';
import { SecretError } from '../errors.ts';
import { type MaybePromise, within } from '../maybe-promise.ts';
import { setBounded } from '../runtime/set-bounded.ts';
import { type Fetch, fetchBounded } from './fetch-bounded.ts';

/** A certificate whose key is ready for both hashes, by their signature versions. */
export interface SigningCertificate extends Certificate {
  readonly 1: PublicKey;
  readonly 2: PublicKey;
}

/** A sender uses a few at a time: one for each region, two while they change. */
const maxCertificates = 32;
/** How many may be fetched at once. */
const maxUnderway = 16;

/**
 * Fetches certificates and keeps those it could read, by URL. The caller has checked the URL: what is fetched
 * here is believed.
 *
 * What could not be fetched or read is not kept, and says nothing about the delivery: it is a SecretError
 * (`secret-lookup-failed`), answered 500, so that the sender tries again.
 */
export function certificateLookup(
  fetch: Fetch | undefined,
  timeoutMs = 5000,
): (url: string) => MaybePromise<SigningCertificate> {
  const known = new Map<string, SigningCertificate>();
  const underway = new Map<string, { loading: Promise<SigningCertificate>; until: number }>();

  async function load(url: string): Promise<SigningCertificate> {
    try {
      const certificate = toCertificate(await fetchBounded(fetch, url, timeoutMs));
      setBounded(known, maxCertificates, url, certificate);
      return certificate;
    } catch (cause) {
      throw unavailable(url, (cause as Error).message, { cause });
    } finally {
      underway.delete(url);
    }
  }

  return (url) => {
    const found = known.get(url);
    if (found) return found;
    // On Cloudflare Workers the work of a request ends with it, and what others await of it then never settles.
    const now = Date.now();
    for (const [other, { until }] of underway) if (until < now) underway.delete(other);
    const same = underway.get(url);
    if (same) {
      return within(same.loading, timeoutMs, () => {
        throw unavailable(url, 'no answer in time');
      });
    }
    // Whoever sends forgeries chooses the path, and must not choose how many connections this machine opens.
    if (underway.size >= maxUnderway) throw unavailable(url, 'too many are being fetched');
    const loading = load(url);
    underway.set(url, { loading, until: now + timeoutMs });
    return loading;
  };
}

function unavailable(url: string, reason: string, cause?: ErrorOptions): SecretError {
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
