import { createHash } from 'node:crypto';

/** An index entry may have about 2,700 bytes. This is also what the receiver's own keys stay below. */
const maxBytes = 1024;
/** In no UTF-8 (RFC 3629, section 1), so that a hash is never taken for a key. */
const hashed = Buffer.of(0xff);

/**
 * A key as bytes, a different one for each key: text could not hold U+0000. What is too long for an index, and what
 * has no UTF-8 (half a surrogate pair), is hashed.
 */
export function keyBytes(key: string): Buffer {
  if (key.length <= maxBytes && !/\p{Surrogate}/u.test(key)) {
    const bytes = Buffer.from(key, 'utf8');
    if (bytes.length <= maxBytes) return bytes;
  }
  return Buffer.concat([hashed, createHash('sha256').update(key, 'utf16le').digest()]);
}
