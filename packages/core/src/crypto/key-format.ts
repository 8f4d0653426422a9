import { toHex } from './compare.ts';
import { concat } from './concat.ts';
import type { PublicKeyAlgorithm } from './public-key-algorithm.ts';

// WebCrypto finds a bad key only when the key is used, and only in a promise. So a key of another kind, or one cut short,
// is found here, at construction. What only arithmetic finds, such as a point beside its curve, the runtime refuses.

/** The length of 256 bytes or more (`82` and two bytes), or of 128 to 255 (`81` and one byte). */
const length = '8(1..|2....)';

/**
 * SubjectPublicKeyInfo (RFC 5480, RFC 8410, RFC 8017) in hex, in the one form of each kind: a sequence of an algorithm
 * and a bit string with the key. For example:
 *
 *     ecdsa     3059  3013 06072a8648ce3d0201 (id-ecPublicKey) 06082a8648ce3d030107 (P-256)
 *                     0342 00 (no unused bits)  04 (uncompressed) <x, 32 bytes> <y, 32 bytes>
 *     ed25519   302a  3005 06032b6570 (id-Ed25519)  0321 00  <32 bytes>
 *     rsa       30820122  300d 06092a864886f70d010101 (rsaEncryption) 0500
 *                     0382010f 00  3082010a  02820101 00 <modulus, 256 bytes>  0203 010001 (exponent)
 *
 * RSA must have an odd exponent above 1, because with 1 anybody could sign, and 1024 to 8192 bits: Postal makes 1024 by
 * default, and above 8192 one delivery would take the time of many.
 */
const forms = {
  ecdsa: /^3059301306072a8648ce3d020106082a8648ce3d03010703420004.{128}$/,
  ed25519: /^302a300506032b6570032100.{64}$/,
  rsa: new RegExp(
    `^30${length}300d06092a864886f70d010101050003${length}0030${length}02${length}00[89a-f].{255,2047}02(01(?!01).|03.{5}|04.{7})[13579bdf]$`,
  ),
};

/**
 * Ed25519 points of small order (RFC 8032, section 5.1), by the bytes after `032100`: anybody can sign for them. They are
 * one byte and 30 times `00` or `ff`, as `0100…0000`, or one of two points of order 8, as `26e8958fc2b227…`.
 */
const smallOrder = /032100(..(00|ff)\2{29}|26e8958fc2b227|c7176a703d4dd8)/;

/** Turns a key into SubjectPublicKeyInfo in DER, which all but the 32 bytes of an Ed25519 key are already. */
export function toSpki(algorithm: PublicKeyAlgorithm, key: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (algorithm !== 'ed25519' || key.length !== 32) return key;
  return concat(new Uint8Array([0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0]), key);
}

/** Finds the fault of a public key (SubjectPublicKeyInfo), as the end of a sentence; undefined when there is none. */
export function publicKeyFault(
  algorithm: PublicKeyAlgorithm,
  spki: Uint8Array<ArrayBuffer>,
): string | undefined {
  const hex = toHex(String.fromCharCode(...spki));
  const found = Object.entries(forms).find(([, form]) => form.test(hex))?.[0];
  if (found === undefined) return `is no whole ${algorithm} public key (RSA: of 1024 to 8192 bits)`;
  if (!algorithm.startsWith(found)) return `is for ${found}, and the sender signs with ${algorithm}`;
  return found === 'ed25519' && smallOrder.test(hex)
    ? 'is of small order: anybody can sign for it'
    : undefined;
}
