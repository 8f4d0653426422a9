import { ConfigurationError } from '../errors.ts';
import { aboutProviders } from './about-providers.ts';

/**
 * The sample bodies of a provider by event type, as the sender's documents have them.
 *
 * @throws ConfigurationError for a provider that is not one of Postern's own.
 * @example
 * const { bounced } = samplesOf('email-api');
 */
export function samplesOf(provider: string): Readonly<Record<string, unknown>> {
  const about = Object.hasOwn(aboutProviders, provider) ? aboutProviders[provider] : undefined;
  if (about) return about.samples;
  throw new ConfigurationError(
    `There are no samples of ${provider}: give a \`body\`, or samples of your own.`,
  );
}
