import { ConfigurationError, WebhookVerificationError } from '../errors.ts';
import { stale } from './stale.ts';

export interface TimestampRule {
  /** Where the timestamp stands, for messages. */
  readonly where: string;
  /** How far it may lie from now, either way, in seconds. */
  readonly tolerance: number;
  /** Default: `s`. */
  readonly unit?: 's' | 'ms';
}

/**
 * Holds a timestamp to digits and to a tolerance.
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
  if (Math.abs(age) > tolerance) throw stale(age, `\`tolerance\` is ${tolerance} s`);
}

/** The time that a sender would sign now. */
export function timestampOf(now: number, unit: 's' | 'ms' = 's'): string {
  return String(Math.floor(unit === 'ms' ? now : now / 1000));
}

/** @throws ConfigurationError for what no age could be held to, as `Number(undefined)` gives. */
export function checkTolerance(tolerance: number): void {
  if (tolerance >= 0) return;
  throw new ConfigurationError(`\`tolerance\` must be a number of seconds, and is ${tolerance}.`);
}
