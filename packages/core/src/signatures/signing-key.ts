import { importPrivateKey, signPrivateKey } from '#crypto';
import { ecdsaToDer } from '../crypto/ecdsa-signature.ts';
import { privateKeyFault, toPkcs8 } from '../crypto/private-key-format.ts';
import type { PublicKeyAlgorithm } from '../crypto/public-key-algorithm.ts';
import { keyBytes, keyError } from './key-text.ts';

/** Signs bytes with a sender's private key. Made by `signingKey`. */
export type SigningKey = (data: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * Reads a private key, PKCS#8 in PEM or base64, to sign deliveries with in tests and sandboxes. For Ed25519 also
 * base64 of its 32 bytes, with or without `whsk_`. The schemes do not import it, so a receiver's bundle holds nothing
 * of it.
 *
 * @throws SecretError (`secret-invalid`)
 * @example
 * const provider = mailpace({ publicKey, privateKey: signingKey('ed25519', privateKeyPem) });
 * const delivery = await signDelivery(provider, { type: 'email.bounced' });
 */
export function signingKey(algorithm: PublicKeyAlgorithm, text: string): SigningKey {
  const pkcs8 = toPkcs8(algorithm, keyBytes(text.replace(/^whsk_/, ''), 'PRIVATE KEY', 'privateKey'));
  const fault = privateKeyFault(algorithm, pkcs8);
  if (fault !== undefined) throw keyError('privateKey', fault);
  const key = importPrivateKey(algorithm, pkcs8);
  return async (data) => {
    const signature = await signPrivateKey(key, data);
    return algorithm === 'ecdsa-p256-sha256' ? ecdsaToDer(signature) : signature;
  };
}
