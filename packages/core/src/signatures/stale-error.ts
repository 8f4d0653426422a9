import { WebhookVerificationError } from '../errors.ts';

/** Makes the error for a signed time that lies too far from now: `age` in seconds, below 0 when it is ahead. */
export function staleError(age: number, limit: string): WebhookVerificationError {
  return new WebhookVerificationError(
    'timestamp-stale',
    `The signed time is ${Math.round(Math.abs(age))} s ${age > 0 ? 'old' : 'ahead of this clock'}, and ${limit}. ` +
      'Either it is a replay, or it waited too long, or a clock is wrong.',
  );
}
