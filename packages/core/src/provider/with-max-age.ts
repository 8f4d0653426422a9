import { ConfigurationError, WebhookVerificationError } from '../errors.ts';
import { when } from '../maybe-promise.ts';
import { staleError } from '../signatures/stale-error.ts';
import type { WebhookEvent } from './event.ts';
import type { Provider } from './provider.ts';

/** Clocks differ: an event may come this far from the future (the tolerance of Standard Webhooks), in seconds. */
const futureTolerance = 300;

/**
 * Makes a provider refuse events whose signed `occurredAt` is older than `seconds`. Use it with schemes that sign no time
 * of their own. A captured delivery is then refused by its age when its id is no longer remembered.
 *
 * @throws ConfigurationError when the sender itself retries for longer than that.
 * @example
 * const receiver = createReceiver(withMaxAge(provider, 24 * 60 * 60));
 */
export function withMaxAge<P extends Provider>(provider: P, seconds: number): P {
  const { name, retrySpan } = provider;
  if (!(seconds > retrySpan)) {
    throw new ConfigurationError(
      `\`maxAge\` is ${seconds} s, but ${name} retries for ${retrySpan} s: retries would be refused.`,
    );
  }
  return {
    ...provider,
    maxAge: seconds,
    read: (delivery, verification, context) =>
      when(provider.read(delivery, verification, context), (found) => {
        if ('handshake' in found || context.stored) return found;
        for (const { event } of found) checkAge(event, seconds, context.now());
        return found;
      }),
  };
}

function checkAge({ occurredAt }: WebhookEvent, maxAge: number, now: number): void {
  if (occurredAt === undefined) {
    throw new WebhookVerificationError('timestamp-stale', 'The event has no time, and `maxAge` is set.');
  }
  const age = (now - occurredAt.getTime()) / 1000;
  if (age > maxAge || age < -futureTolerance) {
    throw staleError(age, `\`maxAge\` is ${maxAge} s, and ${futureTolerance} s ahead`);
  }
}
