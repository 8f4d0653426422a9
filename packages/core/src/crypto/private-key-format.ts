import { toHex } from './compare.ts';
import { concat } from './concat.ts';
import type { PublicKeyAlgorithm } from './public-key-algorithm.ts';

/**
 * The beginning of PKCS#8 (RFC 5958) in hex, for each kind: length, version 0 and AlgorithmIdentifier. For example:
 *
 *     ecdsa     308187    020100  3013 06072a8648ce3d0201 (id-ecPublicKey) 06082a8648ce3d030107 (P-256)
 *     ed25519   302e      020100  3005 06032b6570 (id-Ed25519)  0422 0420 <32 bytes>
 *     rsa       308204bd  020100  300d 06092a864886f70d010101 (rsaEncryption) 0500
 */
const forms = {
  ecdsa: /^308(1..|2....)020100301306072a8648ce3d020106082a8648ce3d030107/,
  ed25519: /^302e020100300506032b657004220420.{64}$/,
  rsa: /^308(1..|2....)020100300d06092a864886f70d0101010500/,
};

/** Turns a key into PKCS#8 in DER, which all but the 32 bytes of an Ed25519 key are already (RFC 8410, section 7). */
export function toPkcs8(
  algorithm: PublicKeyAlgorithm,
  key: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  if (algorithm !== 'ed25519' || key.length !== 32) return key;
  return concat(
    new Uint8Array([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]),
    key,
  );
}

/** Finds the fault of a private key (PKCS#8) that shows without using it; undefined when there is none. */
export function privateKeyFault(
  algorithm: PublicKeyAlgorithm,
  pkcs8: Uint8Array<ArrayBuffer>,
): string | undefined {
  const hex = toHex(String.fromCharCode(...pkcs8));
  const found = Object.entries(forms).find(([, form]) => form.test(hex))?.[0];
  if (found === undefined) return `is no ${algorithm} private key (PKCS#8)`;
  return algorithm.startsWith(found) ? undefined : `is for ${found}, and the sender signs with ${algorithm}`;
}
