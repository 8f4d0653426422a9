import { Buffer, isUtf8 } from 'node:buffer';
import crypto, { type KeyObject } from 'node:crypto';
import type { HashName } from './hash-name.ts';
import { hmacOfTwoHashes } from './hmac-of-two-hashes.ts';
import type { PublicKeyAlgorithm } from './public-key-algorithm.ts';

// `#crypto` on Node, Bun and Deno; every other runtime imports web.ts. On Node, WebCrypto takes some forty times as long
// for a small body, because each call goes through the thread pool.

/** A secret that is prepared for many HMACs. */
export type HmacKey = (data: Uint8Array<ArrayBuffer>) => string;

export function hmacKey(hash: HashName, secret: Uint8Array<ArrayBuffer>): HmacKey {
  const key = crypto.createSecretKey(secret);
  const byCreateHmac: HmacKey = (data) => crypto.createHmac(hash, key).update(data).digest('binary');
  // One-shot hashes came with Node 20.12 and 21.7.
  if (hash !== 'sha256' || typeof crypto.hash !== 'function') return byCreateHmac;
  const short = secret.byteLength > 64 ? crypto.createHash('sha256').update(secret).digest() : secret;
  return hmacOfTwoHashes(short, (data) => crypto.hash('sha256', data, 'binary'), byCreateHmac);
}

/** Computes an HMAC as latin1 text, one character a byte: the cheapest form to make and to compare. */
export function hmac(key: HmacKey, data: Uint8Array<ArrayBuffer>): string {
  return key(data);
}

/** Computes SHA-256 as lower-case hex. */
export function sha256(data: Uint8Array<ArrayBuffer>): string {
  return typeof crypto.hash === 'function'
    ? crypto.hash('sha256', data, 'hex')
    : crypto.createHash('sha256').update(data).digest('hex');
}

/** Computes MD5 as latin1 text, one character a byte. Only for the one sender that signs with it. */
export function md5(data: Uint8Array<ArrayBuffer>): string {
  return crypto.createHash('md5').update(data).digest('binary');
}

/** Decodes strict UTF-8 (RFC 3629) without its byte order mark; undefined for bytes that are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString();
  // Bytes that are not UTF-8 have become U+FFFD. Searching for it takes no time in ASCII; isUtf8 takes a second pass,
  // 2.2 µs at 64 KB.
  if (text.includes('\ufffd') && !isUtf8(bytes)) return undefined;
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** A key to verify or to sign with. */
export interface PublicKey {
  readonly algorithm: PublicKeyAlgorithm;
  readonly key: KeyObject;
}

export type PrivateKey = PublicKey;

/** Imports SubjectPublicKeyInfo in DER. For anything else it throws, or on the edge rejects at the first use. */
export function importPublicKey(algorithm: PublicKeyAlgorithm, spki: Uint8Array<ArrayBuffer>): PublicKey {
  return { algorithm, key: crypto.createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }) };
}

/** Verifies a signature. Of ECDSA it takes r and s side by side, on every runtime. */
export function verifyPublicKey(
  { algorithm, key }: PublicKey,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): boolean {
  return crypto.verify(digestOf[algorithm], data, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

/** Imports PKCS#8 in DER, to sign as a sender does in tests and sandboxes. */
export function importPrivateKey(algorithm: PublicKeyAlgorithm, pkcs8: Uint8Array<ArrayBuffer>): PrivateKey {
  return {
    algorithm,
    key: crypto.createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }),
  };
}

/** Signs with a private key. Of ECDSA it gives r and s side by side. */
export function signPrivateKey(
  { algorithm, key }: PrivateKey,
  data: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(crypto.sign(digestOf[algorithm], data, { key, dsaEncoding: 'ieee-p1363' }));
}

/** The hash of each algorithm; Ed25519 hashes by itself. */
const digestOf = {
  'ecdsa-p256-sha256': 'sha256',
  ed25519: null,
  'rsa-sha1': 'sha1',
  'rsa-sha256': 'sha256',
} as const;
