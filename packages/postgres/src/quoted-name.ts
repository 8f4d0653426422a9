import { ConfigurationError } from '@postern/core';

/**
 * Quotes an identifier. It cannot be a parameter of a statement, so only plain names pass.
 *
 * @throws ConfigurationError for any other name.
 */
export function quotedName(factory: string, option: string, name: unknown, maxLength: number): string {
  if (typeof name === 'string' && name.length <= maxLength && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return `"${name}"`;
  }
  throw new ConfigurationError(
    `${factory}: \`${option}\` must be a name of at most ${maxLength} letters (A to Z), digits and underscores ` +
      `that does not begin with a digit, and is ${JSON.stringify(name)}.`,
  );
}
