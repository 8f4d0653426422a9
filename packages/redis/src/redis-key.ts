import { createHash } from 'node:crypto';

/** Longer keys would only take room. This is also what the receiver's own keys stay below. */
const maxBytes = 1024;

/**
 * The name of a key in Redis, a different one for each key. What is long, and what has no UTF-8 (half a surrogate
 * pair), is hashed; 0xff is in no UTF-8 (RFC 3629, section 1), so that a hash is never taken for a key.
 */
export function redisKey(prefix: string, key: string): Buffer {
  if (key.length <= maxBytes && !/\p{Surrogate}/u.test(key)) {
    const bytes = Buffer.from(prefix + key, 'utf8');
    if (bytes.length <= prefix.length + maxBytes) return bytes;
  }
  const hash = createHash('sha256').update(key, 'utf16le').digest();
  return Buffer.concat([Buffer.from(prefix), Buffer.of(0xff), hash]);
}
