import { createHash } from 'node:crypto';

/** Longer keys would only take room. This is also what the receiver's own keys stay below. */
const maxBytes = 1024;

/**
 * The name of a key in Redis, a different one for each key. What is long, and what has no UTF-8 (half a surrogate
 * pair), is hashed; 0xff is in no UTF-8 (RFC 3629, section 1), so that a hash is never taken for a key.
 *
 * Text where it can be: ioredis writes a command without a Buffer in it in one piece, which takes half the time.
 */
export function keyName(prefix: string, key: string): string | Buffer {
  if (key.length <= maxBytes && !/\p{Surrogate}/u.test(key)) {
    // No character of UTF-16 has more than three bytes in UTF-8.
    if (key.length * 3 <= maxBytes || Buffer.byteLength(key) <= maxBytes) return prefix + key;
  }
  const hash = createHash('sha256').update(key, 'utf16le').digest();
  return Buffer.concat([Buffer.from(prefix), Buffer.of(0xff), hash]);
}
