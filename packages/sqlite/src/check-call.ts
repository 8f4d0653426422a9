import { StoreError } from '@postern/core';

/**
 * Refuses a call that SQLite would refuse, before it can fail the other calls of its transaction.
 *
 * @throws StoreError when a text is none, or a number is negative or not finite. Undefined numbers pass.
 */
export function checkCall(texts: readonly string[], ...numbers: readonly (number | undefined)[]): void {
  const areNumbers = numbers.every((number = 0) => Number.isFinite(number) && number >= 0);
  if (areNumbers && texts.every((text) => typeof text === 'string')) return;
  throw new StoreError(
    `Keys, ids, tokens and sources must be text, durations and limits a number of at least 0, not ${numbers.join(', ')}.`,
  );
}
