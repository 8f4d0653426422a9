import { ConfigurationError } from '../errors.ts';
import type { Provider } from '../provider/provider.ts';

/**
 * Checks that ids are remembered for as long as their events are accepted: an event whose id is forgotten before could
 * be handled twice.
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
