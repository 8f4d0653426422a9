import { ConfigurationError } from '../errors.ts';
import type { Provider } from '../provider.ts';

/** 30 days: longer than any sender's retries, and as long as Stripe lets one resend by hand. */
export const defaultRetentionMs = 30 * 24 * 60 * 60 * 1000;

/**
 * The one place where the freshness of events and the memory of ids meet: an id that is forgotten while its event
 * is still accepted could be handled twice.
 *
 * @throws ConfigurationError when ids would be kept too short.
 */
export function checkRetention(provider: Provider, retentionMs: number): number {
  const needed = Math.max(provider.retrySpan, provider.maxAge ?? 0) * 1000;
  if (!(retentionMs >= needed) || !(retentionMs > 0)) {
    throw new ConfigurationError(
      `\`retentionMs\` is ${retentionMs}, but events of ${provider.name} may come for ${needed} ms: keep ids at least that long.`,
    );
  }
  return retentionMs;
}
