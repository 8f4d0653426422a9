import { Buffer, isUtf8 } from 'node:buffer';
import crypto, { type KeyObject } from 'node:crypto';
import { ConfigurationError } from '../errors.ts';
import { ecdsaFromDer } from './ecdsa-signature.ts';
import type { HashName } from './hash-name.ts';
import { privateKeyFault, publicKeyFault, toSpki } from './key-format.ts';
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

/** A sender's key, made ready. */
export interface PublicKey {
  readonly algorithm: PublicKeyAlgorithm;
  readonly key: KeyObject;
}

/**
 * Takes SubjectPublicKeyInfo in DER; for Ed25519 also the 32 bytes alone.
 *
 * @throws ConfigurationError for anything else.
 */
export function importPublicKey(algorithm: PublicKeyAlgorithm, key: Uint8Array<ArrayBuffer>): PublicKey {
  const fault = publicKeyFault(algorithm, key);
  if (fault !== undefined) throw new ConfigurationError(`The public key ${fault}.`);
  const spki = Buffer.from(toSpki(algorithm, key));
  return { algorithm, key: crypto.createPublicKey({ key: spki, format: 'der', type: 'spki' }) };
}

/** ECDSA signatures are read from DER, to the letter, on every runtime. */
export function verifyPublicKey(
  { algorithm, key }: PublicKey,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): boolean {
  const hash = digestOf[algorithm];
  if (algorithm !== 'ecdsa-p256-sha256') return crypto.verify(hash, data, key, signature);
  const raw = ecdsaFromDer(signature);
  return raw !== undefined && crypto.verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, raw);
}

/** A key to sign with as a sender does: for tests and sandboxes. */
export interface PrivateKey {
  readonly algorithm: PublicKeyAlgorithm;
  readonly key: KeyObject;
}

/**
 * Takes PKCS#8 in DER.
 *
 * @throws ConfigurationError for anything else.
 */
export function importPrivateKey(algorithm: PublicKeyAlgorithm, key: Uint8Array<ArrayBuffer>): PrivateKey {
  const fault = privateKeyFault(algorithm, key);
  if (fault !== undefined) throw new ConfigurationError(`The private key ${fault}.`);
  return { algorithm, key: crypto.createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8' }) };
}

export function signPrivateKey(
  { algorithm, key }: PrivateKey,
  data: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(crypto.sign(digestOf[algorithm], data, key));
}

/** Ed25519 hashes by itself. */
const digestOf = {
  'ecdsa-p256-sha256': 'sha256',
  ed25519: null,
  'rsa-sha1': 'sha1',
  'rsa-sha256': 'sha256',
} as const;
