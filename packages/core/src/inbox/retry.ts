/** Options that spread failed attempts over time. */
export interface RetryOptions {
  /** The attempts that an event has before it is dead. Default: 12, over 13.5 hours on average and 27 at most. */
  maxAttempts?: number;
  /** The wait after attempt n is a random part of `backoffMs` × 3ⁿ⁻¹. Default: 10,000. */
  backoffMs?: number;
  /** The longest wait. Default: 21,600,000 (6 hours). */
  maxBackoffMs?: number;
}

export const retryDefaults = {
  maxAttempts: 12,
  backoffMs: 10_000,
  maxBackoffMs: 6 * 60 * 60 * 1000,
};

/**
 * The milliseconds until the next attempt; undefined when that was the last. Full jitter, so that events which failed
 * together are not tried again together: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function retryDelay(
  attempt: number,
  { maxAttempts, backoffMs, maxBackoffMs }: Required<RetryOptions>,
  random: () => number = Math.random,
): number | undefined {
  if (attempt >= maxAttempts) return undefined;
  return Math.round(random() * Math.min(maxBackoffMs, backoffMs * 3 ** (attempt - 1)));
}
