import { createPublicKey } from 'node:crypto';
import { signingKey, snsSigningKey } from '@postern/core/testing';
import type { ProviderEntry } from '../provider-entries.ts';
import type { ProviderOptions } from '../provider-options.ts';

/** Makes the options that a factory needs to sign: the private key and, where it can be derived, the public key. */
export function readPrivateKey(
  kind: NonNullable<ProviderEntry['key']>,
  text: string,
  options: ProviderOptions,
): Record<string, unknown> {
  if (kind === 'sns') return { privateKey: snsSigningKey(text) };
  if (kind === 'scaleway-sns') return { privateKey: snsSigningKey(text, scalewayCertificate) };
  const algorithm = kind === 'rsa' ? (options.hash === 'sha1' ? 'rsa-sha1' : 'rsa-sha256') : kind;
  const privateKey = signingKey(algorithm, text);
  // The public key is derived from PEM only; with another format, the user gives it.
  if (!text.includes('-----BEGIN')) return { privateKey };
  const publicKey = createPublicKey(text.replaceAll('\\n', '\n')).export({ format: 'pem', type: 'spki' });
  return { privateKey, publicKey };
}

/** A URL as Scaleway writes them. Nothing is fetched: the option `certificate` gives the certificate. */
const scalewayCertificate = 'https://messaging.s3.fr-par.scw.cloud/fr-par/sns/sns_certificate_test.crt';
