import { chain, type MaybePromise } from '../chain.ts';

/**
 * Tries keys in order until one fits, and gives its index, or -1. That it stops there tells an observer only which
 * of your own secrets is in use.
 */
export function matchSecret<Key>(
  keys: readonly Key[],
  fits: (key: Key) => MaybePromise<boolean>,
  index = 0,
): MaybePromise<number> {
  const key = keys[index];
  if (key === undefined) return -1;
  return chain(fits(key), (matches) => (matches ? index : matchSecret(keys, fits, index + 1)));
}
