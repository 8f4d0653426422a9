import { toHex } from './compare.ts';
import { concat } from './concat.ts';
import type { PublicKeyAlgorithm } from './public-key-algorithm.ts';

// WebCrypto tells a bad key only when it is used, and only in a promise. A key of another kind, or cut short, is
// therefore found here, at construction. What only arithmetic finds, as a point beside its curve, the runtime refuses.

/** In DER: up to 255 bytes, or more. */
const length = '8(1..|2....)';

/**
 * SubjectPublicKeyInfo (RFC 5480, RFC 8410, RFC 8017) in hex, in the one form of each kind. RSA has an odd exponent
 * above 1, for which anybody could sign, and 1024 to 8192 bits: Postal makes 1024 by default, and above 8192 one
 * delivery would take the time of many.
 */
const forms = {
  ecdsa: /^3059301306072a8648ce3d020106082a8648ce3d03010703420004.{128}$/,
  ed25519: /^302a300506032b6570032100.{64}$/,
  rsa: new RegExp(
    `^30${length}300d06092a864886f70d010101050003${length}0030${length}02${length}00[89a-f].{255,2047}02(01(?!01).|03.{5}|04.{7})[13579bdf]$`,
  ),
};

/** Ed25519 points of small order (RFC 8032, section 5.1), by bytes that tell them: for these anybody can sign. */
const smallOrder = /032100(..(00|ff)\2{29}|26e8958fc2b227|c7176a703d4dd8)/;

/** The key as SubjectPublicKeyInfo in DER. Ed25519 keys may also come as their 32 bytes. */
export function toSpki(algorithm: PublicKeyAlgorithm, key: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (algorithm !== 'ed25519' || key.length !== 32) return key;
  return concat(new Uint8Array([0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0]), key);
}

/** What is wrong with a public key (SubjectPublicKeyInfo), as the rest of a sentence; undefined when nothing is. */
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
