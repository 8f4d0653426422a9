import { isPromise, type MaybePromise, when } from '../maybe-promise.ts';

/**
 * Tries keys in order until one fits, and gives its index, or -1. It stops at the first that fits: an observer learns
 * only which of your own secrets is in use.
 */
export function matchSecret<Key>(
  keys: readonly Key[],
  fits: (key: Key) => MaybePromise<boolean>,
  from = 0,
): MaybePromise<number> {
  for (let index = from; index < keys.length; index++) {
    const matches = fits(keys[index] as Key);
    if (isPromise(matches)) {
      return when(matches, (later) => (later ? index : matchSecret(keys, fits, index + 1)));
    }
    if (matches) return index;
  }
  return -1;
}
