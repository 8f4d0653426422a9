import { ConfigurationError, WebhookVerificationError } from '../errors.ts';
import { staleError } from './stale-error.ts';

/** Says how old a timestamp may be. */
export interface TimestampRule {
  /** The place of the timestamp, for messages. */
  readonly where: string;
  /** The largest distance from now, in the past or the future, in seconds. */
  readonly tolerance: number;
  /** Default: `s`. */
  readonly unit?: 's' | 'ms';
}

/**
 * Checks that a timestamp is digits and lies within a tolerance.
 *
 * @throws WebhookVerificationError (`signature-malformed`, `timestamp-stale`)
 */
export function checkTimestamp(
  timestamp: string,
  { where, tolerance, unit }: TimestampRule,
  now: number,
): void {
  // `Number` reads signs, spaces, fractions and hex too, and several texts must not stand for one signed time.
  if (!/^\d{1,15}$/.test(timestamp)) {
    throw new WebhookVerificationError(
      'signature-malformed',
      `The timestamp in ${where} must be 1 to 15 digits, once.`,
    );
  }
  const age = (now - Number(timestamp) * (unit === 'ms' ? 1 : 1000)) / 1000;
  if (Math.abs(age) > tolerance) throw staleError(age, `\`tolerance\` is ${tolerance} s`);
}

/** Gives the timestamp that a sender would sign now. */
export function timestampOf(now: number, unit: 's' | 'ms' = 's'): string {
  return String(Math.floor(unit === 'ms' ? now : now / 1000));
}

/**
 * Checks a tolerance at construction.
 *
 * @throws ConfigurationError for one that no age can be compared with, such as `Number(undefined)`.
 */
export function checkTolerance(tolerance: number): void {
  if (tolerance >= 0) return;
  throw new ConfigurationError(`\`tolerance\` must be a number of seconds, and is ${tolerance}.`);
}
