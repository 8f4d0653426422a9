import { ConfigurationError } from '../errors.ts';
import type { SignatureScheme } from './scheme.ts';

/**
 * Proves nothing and takes everything.
 *
 * @throws ConfigurationError unless it is asked for in so many words: a forgotten option never means «accept».
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
    sign: (delivery) => delivery,
  };
}
