import { Buffer, isUtf8 } from 'node:buffer';
import crypto, { type KeyObject } from 'node:crypto';
import type { HashName } from './hash-name.ts';
import type { PublicKeyAlgorithm } from './public-key-algorithm.ts';

// One of the two rooms behind the door `#crypto`: Node, Bun and Deno come here, every other runtime goes to
// web.ts. On Node, WebCrypto takes some forty times as long for a small body: each call visits the thread pool.

/** A secret made ready for many HMACs. */
export interface HmacKey {
  readonly hash: HashName;
  readonly key: KeyObject;
  /** For SHA-256, where the runtime has one-shot hashes. */
  readonly pads: HmacPads | undefined;
}

/** The key with the pads of RFC 2104: 64 bytes, and 64 with 32 of room for the inner digest. */
interface HmacPads {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

export function hmacKey(hash: HashName, secret: Uint8Array<ArrayBuffer>): HmacKey {
  const pads = hash === 'sha256' && typeof crypto.hash === 'function' ? padsOf(secret) : undefined;
  return { hash, key: crypto.createSecretKey(secret), pads };
}

/**
 * The HMAC as latin1 text, one character a byte: the cheapest form to make and to compare. For small bodies as two
 * one-shot hashes, 1.1 µs at 350 B where createHmac takes 2.0; above 8 KiB the copy costs what they gain.
 */
export function hmac({ hash, key, pads }: HmacKey, data: Uint8Array<ArrayBuffer>): string {
  if (pads === undefined || data.byteLength > 8192) {
    return crypto.createHmac(hash, key).update(data).digest('binary');
  }
  const padded = Buffer.allocUnsafe(64 + data.byteLength);
  padded.set(pads.inner);
  padded.set(data, 64);
  pads.outer.write(crypto.hash('sha256', padded, 'binary'), 64, 'latin1');
  return crypto.hash('sha256', pads.outer, 'binary');
}

function padsOf(secret: Uint8Array<ArrayBuffer>): HmacPads {
  const inner = Buffer.alloc(64, 0x36);
  const outer = Buffer.alloc(96, 0x5c);
  const key = secret.byteLength > 64 ? crypto.createHash('sha256').update(secret).digest() : secret;
  for (const [i, byte] of key.entries()) {
    inner[i] = byte ^ 0x36;
    outer[i] = byte ^ 0x5c;
  }
  return { inner, outer };
}

/** SHA-256 as lower-case hex. */
export function sha256(data: Uint8Array<ArrayBuffer>): string {
  return crypto.createHash('sha256').update(data).digest('hex');
}

/** MD5 as latin1 text, one character a byte. Only for a sender that knows nothing better. */
export function md5(data: Uint8Array<ArrayBuffer>): string {
  return crypto.createHash('md5').update(data).digest('binary');
}

/** Strict UTF-8 (RFC 3629) to text, without a byte order mark; undefined for bytes that are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('utf8', mark);
}

/** A key to verify or to sign with. */
export interface PublicKey {
  readonly algorithm: PublicKeyAlgorithm;
  readonly key: KeyObject;
}

export type PrivateKey = PublicKey;

/** Takes SubjectPublicKeyInfo in DER. Throws, or on the edge rejects at the first use, for what is no such key. */
export function importPublicKey(algorithm: PublicKeyAlgorithm, spki: Uint8Array<ArrayBuffer>): PublicKey {
  return { algorithm, key: crypto.createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }) };
}

/** ECDSA signatures are r and s side by side here, on every runtime. */
export function verifyPublicKey(
  { algorithm, key }: PublicKey,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): boolean {
  return crypto.verify(digestOf[algorithm], data, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

/** Takes PKCS#8 in DER: to sign with as a sender does, in tests and sandboxes. */
export function importPrivateKey(algorithm: PublicKeyAlgorithm, pkcs8: Uint8Array<ArrayBuffer>): PrivateKey {
  return {
    algorithm,
    key: crypto.createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }),
  };
}

export function signPrivateKey(
  { algorithm, key }: PrivateKey,
  data: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(crypto.sign(digestOf[algorithm], data, { key, dsaEncoding: 'ieee-p1363' }));
}

/** Ed25519 hashes by itself. */
const digestOf = {
  'ecdsa-p256-sha256': 'sha256',
  ed25519: null,
  'rsa-sha1': 'sha1',
  'rsa-sha256': 'sha256',
} as const;
