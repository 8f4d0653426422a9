import { ConfigurationError } from '../errors.ts';

/** @throws ConfigurationError when `maxEntries` of a store in memory is no usable number. */
export function checkMaxEntries(maxEntries: number): void {
  if (Number.isSafeInteger(maxEntries) && maxEntries >= 1) return;
  throw new ConfigurationError(`\`maxEntries\` must be a whole number of at least 1, and is ${maxEntries}.`);
}
