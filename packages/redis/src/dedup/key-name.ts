import { createHash } from 'node:crypto';
import { shortKey } from '@postern/core/inbox';

/**
 * The name of a key in Redis, different for each key. A hash follows 0xff, which is in no UTF-8 (RFC 3629, section 1),
 * so that no key is another's hash.
 *
 * Text where possible: ioredis writes a command without a Buffer in one piece, which takes half the time.
 */
export function keyName(prefix: string, key: string): string | Buffer {
  const short = shortKey(key, sha256);
  if (typeof short === 'string') return prefix + short;
  return Buffer.concat([Buffer.from(prefix), Buffer.of(0xff), short]);
}

function sha256(key: string): Buffer {
  return createHash('sha256').update(key, 'utf16le').digest();
}
