/** The state of a window after a call. */
export interface RateLimitState {
  readonly limit: number;
  readonly remaining: number;
  /** The start of the next window, in milliseconds since the epoch. */
  readonly resetAt: number;
  readonly exceeded: boolean;
}

/** Counts calls by key, in windows that begin with the key's first call. */
export function createRateLimit(limit: number, windowMs: number): (key: string) => RateLimitState {
  const windows = new Map<string, { count: number; resetAt: number }>();
  return (key) => {
    const now = Date.now();
    const open = windows.get(key);
    const window = open && open.resetAt > now ? open : { count: 0, resetAt: now + windowMs };
    windows.set(key, window);
    window.count++;
    const { count, resetAt } = window;
    return { limit, remaining: Math.max(0, limit - count), resetAt, exceeded: count > limit };
  };
}
