import { ConfigurationError } from '../errors.ts';
import type { Provider } from '../provider/provider.ts';

/**
 * The one place where the freshness of events and the memory of ids meet: an id that is forgotten while its event
 * is still accepted could be handled twice.
 *
 * @throws ConfigurationError when ids would be kept too short.
 */
export function checkRetention(provider: Provider, retentionMs: number): number {
  const needed = Math.max(provider.retrySpan, provider.maxAge ?? 0) * 1000;
  if (retentionMs < needed) {
    throw new ConfigurationError(
      `\`retentionMs\` is ${retentionMs}, but ${provider.name} may resend for ${needed}: keep ids at least that long.`,
    );
  }
  return retentionMs;
}
