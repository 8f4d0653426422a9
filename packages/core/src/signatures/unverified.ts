import { ConfigurationError } from '../errors.ts';
import type { SignatureScheme } from './scheme.ts';

/**
 * Accepts every delivery and proves nothing.
 *
 * @throws ConfigurationError unless you ask for it by name: a forgotten option never means "accept".
 */
export function unverified(acceptUnverified: true | undefined): SignatureScheme {
  if (acceptUnverified !== true) {
    throw new ConfigurationError(
      'Nothing would be verified. Set `acceptUnverified: true` if that is what you want.',
    );
  }
  return {
    name: 'unverified',
    level: 'none',
    verify: () => ({ level: 'none', scheme: 'unverified', secretIndex: 0 }),
    sign: async (delivery) => delivery,
  };
}
