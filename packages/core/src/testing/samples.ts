import { ConfigurationError } from '../errors.ts';
import { emailApiSamples } from '../providers/email-api/samples.ts';
import { sendlayerSamples } from '../providers/sendlayer/samples.ts';

/** A body for each event type of each provider, as the sender's documents have it. Kept out of the providers, whose bundles ship. */
const samples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'email-api': emailApiSamples,
  sendlayer: sendlayerSamples,
};

/**
 * The sample bodies of a provider by event type.
 *
 * @throws ConfigurationError for a provider that is not one of Postern's own.
 * @example
 * const { bounced } = samplesOf('email-api');
 */
export function samplesOf(provider: string): Readonly<Record<string, unknown>> {
  const found = Object.hasOwn(samples, provider) ? samples[provider] : undefined;
  if (found) return found;
  throw new ConfigurationError(
    `There are no samples of ${provider}: give a \`body\`, or samples of your own.`,
  );
}
