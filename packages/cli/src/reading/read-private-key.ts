import { createPublicKey } from 'node:crypto';
import { type ProviderOption, signingKey, snsSigningKey } from '@postern/core/testing';
import type { ProviderOptions } from '../providers/provider-options.ts';

/** Makes the options that a factory needs to sign: the private key and, where it can be derived, the public key. */
export function readPrivateKey(
  { algorithm = 'ed25519', certificateUrl }: Partial<ProviderOption> = {},
  text: string,
  options: ProviderOptions,
): Record<string, unknown> {
  if (algorithm === 'sns') return { privateKey: snsSigningKey(text, certificateUrl) };
  const hash = options.hash === 'sha1' ? 'sha1' : 'sha256';
  const privateKey = signingKey(algorithm === 'rsa' ? `rsa-${hash}` : algorithm, text);
  // The public key is derived from PEM only; with another format, the user gives it.
  if (!text.includes('-----BEGIN')) return { privateKey };
  const publicKey = createPublicKey(text.replaceAll('\\n', '\n')).export({ format: 'pem', type: 'spki' });
  return { privateKey, publicKey };
}
