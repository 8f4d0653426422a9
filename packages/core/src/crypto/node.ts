import { Buffer, isUtf8 } from 'node:buffer';
import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { HashName } from './hash-name.ts';

// One of the two rooms behind the door `#crypto`: Node, Bun and Deno come here, every other runtime goes to
// web.ts. On Node, WebCrypto takes some forty times as long for a small body: each call visits the thread pool.

/** A secret made ready for many HMACs. */
export interface HmacKey {
  readonly hash: HashName;
  readonly key: KeyObject;
}

export function hmacKey(hash: HashName, secret: Uint8Array<ArrayBuffer>): HmacKey {
  return { hash, key: createSecretKey(secret) };
}

/** The HMAC as latin1 text, one character a byte: the cheapest form to make and to compare. */
export function hmac(key: HmacKey, data: Uint8Array<ArrayBuffer>): string {
  return createHmac(key.hash, key.key).update(data).digest('binary');
}

/** SHA-256 as lower-case hex. */
export function sha256(data: Uint8Array<ArrayBuffer>): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Strict UTF-8 (RFC 3629) to text, without a byte order mark; undefined for bytes that are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return Buffer.from(bytes.buffer, bytes.byteOffset + mark, bytes.byteLength - mark).toString('utf8');
}
