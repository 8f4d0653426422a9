import { toHex } from './compare.ts';
import { derTag, readDerInside } from './der.ts';
import { toPositive } from './ecdsa-signature.ts';
import type { PublicKeyAlgorithm } from './public-key-algorithm.ts';

// WebCrypto tells a bad key only when it is used, and only in a promise. What is wrong with a key is therefore
// found here, at construction, and alike on every runtime.

/** AlgorithmIdentifiers as they stand in keys (RFC 5480, RFC 8410, RFC 8017), in hex. */
const identifiers = {
  'ECDSA P-256': '301306072a8648ce3d020106082a8648ce3d030107',
  Ed25519: '300506032b6570',
  RSA: '300d06092a864886f70d0101010500',
} as const;

type KeyKind = keyof typeof identifiers;

const kindOf = {
  'ecdsa-p256-sha256': 'ECDSA P-256',
  ed25519: 'Ed25519',
  'rsa-sha1': 'RSA',
  'rsa-sha256': 'RSA',
} as const satisfies Record<PublicKeyAlgorithm, KeyKind>;

/** The key as SubjectPublicKeyInfo in DER. Ed25519 keys may also come as their 32 bytes. */
export function toSpki(algorithm: PublicKeyAlgorithm, key: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (algorithm !== 'ed25519' || key.length !== 32) return key;
  return new Uint8Array([0x30, 0x2a, ...fromHex(identifiers.Ed25519), 0x03, 0x21, 0x00, ...key]);
}

/** What is wrong with a public key, as the rest of a sentence; undefined when nothing is. */
export function publicKeyFault(
  algorithm: PublicKeyAlgorithm,
  key: Uint8Array<ArrayBuffer>,
): string | undefined {
  const kind = kindOf[algorithm];
  const parts = readDerInside(toSpki(algorithm, key), derTag.sequence);
  const [identifier, bits] = parts ?? [];
  if (parts?.length !== 2 || identifier?.tag !== derTag.sequence || bits?.tag !== derTag.bitString) {
    return `is no ${kind} public key (SubjectPublicKeyInfo in DER${kind === 'Ed25519' ? ', or 32 bytes' : ''})`;
  }
  const found = hexOf(identifier.bytes);
  if (found !== identifiers[kind]) return otherKind(found, kind);
  if (bits.content[0] !== 0) return 'is damaged: its bits are no whole bytes';
  return faultOf[kind](bits.content.subarray(1));
}

/** The same for a private key (PKCS#8 in DER), as far as it can be seen without using it. */
export function privateKeyFault(
  algorithm: PublicKeyAlgorithm,
  key: Uint8Array<ArrayBuffer>,
): string | undefined {
  const kind = kindOf[algorithm];
  const [version, identifier, secret] = readDerInside(key, derTag.sequence) ?? [];
  if (version?.tag !== derTag.integer || secret?.tag !== derTag.octetString || identifier === undefined) {
    return `is no ${kind} private key (PKCS#8 in DER)`;
  }
  const found = hexOf(identifier.bytes);
  return found === identifiers[kind] ? undefined : otherKind(found, kind);
}

function otherKind(found: string, wanted: KeyKind): string {
  const known = Object.entries(identifiers).find(([, hex]) => hex === found);
  return `is ${known ? `an ${known[0]} key` : 'a key of another kind'}, and the sender signs with ${wanted}`;
}

const faultOf: Record<KeyKind, (key: Uint8Array<ArrayBuffer>) => string | undefined> = {
  'ECDSA P-256': (point) => (isOnCurve(point) ? undefined : 'is no uncompressed point of the curve P-256'),
  Ed25519(point) {
    if (point.length !== 32) return 'has not the 32 bytes of an Ed25519 key';
    const cleared = point.slice();
    cleared[31]! &= 0x7f;
    const weak = smallOrder.has(hexOf(cleared));
    return weak ? 'is a point of small order, for which anybody can make signatures' : undefined;
  },
  RSA(key) {
    const [modulus, exponent, ...rest] = (readDerInside(key, derTag.sequence) ?? []).map(
      ({ tag, content }) => (tag === derTag.integer ? toPositive(content) : undefined),
    );
    if (!modulus || !exponent || rest.length > 0) return 'is a damaged RSA key';
    const bits = modulus.length * 8 - Math.clz32(modulus[0]!) + 24;
    // Postal makes 1024 bits by default. Above 8192 one delivery would take the time of many.
    if (bits < 1024 || bits > 8192) return `is an RSA key of ${bits} bits; 1024 to 8192 are taken`;
    const value = exponent.length > 4 ? 0 : Number(`0x${hexOf(exponent)}`);
    return value >= 3 && value % 2 === 1 ? undefined : 'is an RSA key with an unusable exponent';
  },
};

/** Ed25519 points whose order divides 8, without the sign, also in their longer forms (RFC 8032, section 5.1). */
const smallOrder = new Set([
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
]);

/** y² = x³ - 3x + b over the prime of P-256 (FIPS 186-5, SP 800-186 section 3.2.1.3). */
function isOnCurve(point: Uint8Array<ArrayBuffer>): boolean {
  if (point.length !== 65 || point[0] !== 4) return false;
  const p = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
  const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
  const x = BigInt(`0x${hexOf(point.subarray(1, 33))}`);
  const y = BigInt(`0x${hexOf(point.subarray(33))}`);
  return x < p && y < p && (y * y - (x * x * x - 3n * x + b)) % p === 0n;
}

function hexOf(bytes: Uint8Array<ArrayBuffer>): string {
  return toHex(String.fromCharCode(...bytes));
}

function fromHex(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
}
