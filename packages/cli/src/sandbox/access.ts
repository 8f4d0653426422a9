import { createHash, timingSafeEqual } from 'node:crypto';

/** Reads the bearer key of a request (RFC 6750). */
export function bearerKey(authorization: string | undefined): string | undefined {
  return /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
}

/** Returns true for a key of this sandbox. It compares in constant time. */
export function isKnownKey(key: string, apiKeys: readonly string[]): boolean {
  return apiKeys.some((known) => timingSafeEqual(digest(known), digest(key)));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
