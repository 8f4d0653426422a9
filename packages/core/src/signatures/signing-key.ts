import { importPrivateKey, signPrivateKey } from '#crypto';
import { ecdsaToDer } from '../crypto/ecdsa-signature.ts';
import { privateKeyFault, toPkcs8 } from '../crypto/private-key-format.ts';
import type { PublicKeyAlgorithm } from '../crypto/public-key-algorithm.ts';
import { type MaybePromise, when } from '../maybe-promise.ts';
import { invalidKey, keyBytes } from './key-text.ts';

/** A sender's private key: signs bytes as the sender does. Made by `signingKey`. */
export type SigningKey = (data: Uint8Array<ArrayBuffer>) => MaybePromise<Uint8Array<ArrayBuffer>>;

/**
 * Reads a private key, PKCS#8 in PEM or base64, to sign deliveries with in tests and sandboxes. For Ed25519 also
 * base64 of its 32 bytes, with or without `whsk_`. Apart from the schemes, so that a receiver brings along nothing of it.
 *
 * @throws SecretError (`secret-invalid`)
 * @example
 * const provider = mailpace({ publicKey, privateKey: signingKey('ed25519', privateKeyPem) });
 * const delivery = await signDelivery(provider, { type: 'email.bounced' });
 */
export function signingKey(algorithm: PublicKeyAlgorithm, text: string): SigningKey {
  const pkcs8 = toPkcs8(algorithm, keyBytes(text.replace(/^whsk_/, ''), 'PRIVATE KEY', 'privateKey'));
  const fault = privateKeyFault(algorithm, pkcs8);
  if (fault !== undefined) throw invalidKey('privateKey', fault);
  const key = importPrivateKey(algorithm, pkcs8);
  return (data) =>
    when(signPrivateKey(key, data), (signature) =>
      algorithm === 'ecdsa-p256-sha256' ? ecdsaToDer(signature) : signature,
    );
}
