/**
 * Reads how long a sender asks to wait, in milliseconds: from `Retry-After` (RFC 9110, section 10.2.3), from
 * `X-RateLimit-Reset`, or from its words, as "try again in 30 seconds".
 */
export function retryAfterMs(
  headers: Headers,
  words: string | undefined,
  now = Date.now(),
): number | undefined {
  const after = headers.get('retry-after');
  if (after !== null) return /^\d+$/.test(after) ? Number(after) * 1000 : until(Date.parse(after), now);
  const reset = headers.get('x-ratelimit-reset') ?? '';
  // Seconds since the epoch, or from now: both are in use, and no wait lasts thirty years.
  if (/^\d+$/.test(reset))
    return Number(reset) > 1e9 ? until(Number(reset) * 1000, now) : Number(reset) * 1000;
  const [, count, unit] = /(\d+) ?(second|minute)/i.exec(words ?? '') ?? [];
  return count === undefined ? undefined : Number(count) * (/^m/i.test(unit ?? '') ? 60_000 : 1000);
}

function until(at: number, now: number): number | undefined {
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
