import { toHex } from './compare.ts';
import { concat } from './concat.ts';
import type { PublicKeyAlgorithm } from './public-key-algorithm.ts';

/** How PKCS#8 (RFC 5958) begins for each kind: length, version 0 and AlgorithmIdentifier, in hex. */
const forms = {
  ecdsa: /^308(1..|2....)020100301306072a8648ce3d020106082a8648ce3d030107/,
  ed25519: /^302e020100300506032b657004220420.{64}$/,
  rsa: /^308(1..|2....)020100300d06092a864886f70d0101010500/,
};

/** The key as PKCS#8 in DER. Ed25519 keys may also come as their 32 bytes (RFC 8410, section 7). */
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

/** What is wrong with a private key (PKCS#8), as far as it can be seen without using it; undefined when nothing is. */
export function privateKeyFault(
  algorithm: PublicKeyAlgorithm,
  pkcs8: Uint8Array<ArrayBuffer>,
): string | undefined {
  const hex = toHex(String.fromCharCode(...pkcs8));
  const found = Object.entries(forms).find(([, form]) => form.test(hex))?.[0];
  if (found === undefined) return `is no ${algorithm} private key (PKCS#8)`;
  return algorithm.startsWith(found) ? undefined : `is for ${found}, and the sender signs with ${algorithm}`;
}
