import { createPublicKey } from 'node:crypto';
import { signingKey, snsSigningKey } from '@postern/core/testing';
import type { ProviderEntry } from '../provider-entries.ts';
import type { ProviderOptions } from '../provider-options.ts';

/** What a factory takes to sign with: the private key, and the public one that belongs to it. */
export function readPrivateKey(
  kind: NonNullable<ProviderEntry['key']>,
  text: string,
  options: ProviderOptions,
): Record<string, unknown> {
  if (kind === 'sns') return { privateKey: snsSigningKey(text) };
  if (kind === 'scaleway-sns') return { privateKey: snsSigningKey(text, scalewayCertificate) };
  const algorithm = kind === 'rsa' ? (options.hash === 'sha1' ? 'rsa-sha1' : 'rsa-sha256') : kind;
  const privateKey = signingKey(algorithm, text);
  // Of a key in another form than PEM, the public one has to be given.
  if (!text.includes('-----BEGIN')) return { privateKey };
  const publicKey = createPublicKey(text.replaceAll('\\n', '\n')).export({ format: 'pem', type: 'spki' });
  return { privateKey, publicKey };
}

/** Of the form that Scaleway's have; `certificate` stands for what is there. */
const scalewayCertificate = 'https://messaging.s3.fr-par.scw.cloud/fr-par/sns/sns_certificate_test.crt';
