import { createPublicKey } from 'node:crypto';
import { type ProviderOption, signingKey, snsSigningKey } from '@postern/core/testing';
import type { ProviderOptions } from './provider-options.ts';

/** Reads the private key to sign with. The public key that belongs to it is added where it can be made. */
export function readPrivateKey(
  { algorithm = 'ed25519', certificateUrl }: Partial<ProviderOption> = {},
  text: string,
  options: ProviderOptions,
): Record<string, unknown> {
  if (algorithm === 'sns') return { privateKey: snsSigningKey(text, certificateUrl) };
  const hash = options.hash === 'sha1' ? 'sha1' : 'sha256';
  const privateKey = signingKey(algorithm === 'rsa' ? `rsa-${hash}` : algorithm, text);
  // The public key is made from PEM alone. For a key in another form it has to be given.
  if (!text.includes('-----BEGIN')) return { privateKey };
  const publicKey = createPublicKey(text.replaceAll('\\n', '\n')).export({ format: 'pem', type: 'spki' });
  return { privateKey, publicKey };
}
