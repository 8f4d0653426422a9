import { createHash, timingSafeEqual } from 'node:crypto';

/** The bearer key of a request (RFC 6750); undefined where there is none. */
export function bearerKey(authorization: string | undefined): string | undefined {
  return /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
}

/** Tells whether a key is one of those that the sandbox knows. */
export function isKnownKey(key: string, apiKeys: readonly string[]): boolean {
  return apiKeys.some((known) => timingSafeEqual(digest(known), digest(key)));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
