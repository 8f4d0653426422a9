import type { MaybePromise } from '../maybe-promise.ts';
import { toJsonObject } from '../reading/json-object.ts';
import { type ConfirmSubscriptionOptions, confirmSubscription } from '../signatures/confirm-subscription.ts';
import type { SnsMessage } from '../signatures/sns-message.ts';
import type { Found, ParsedBody } from './define-provider.ts';

/**
 * The events in a message that `sns` has verified. A subscription is confirmed. Its end, and text that is no JSON
 * object (a topic's first notification is a sentence), are answered and carry none.
 *
 * @throws WebhookVerificationError, StoreError where the subscription could not be confirmed.
 */
export function readSnsNotification(
  message: SnsMessage,
  options: ConfirmSubscriptionOptions,
  read: (event: ParsedBody) => Found,
): MaybePromise<Found> {
  const greeted = { handshake: {} };
  if (message.Type === 'SubscriptionConfirmation') {
    return confirmSubscription(message, options).then(() => greeted);
  }
  // The SubscribeURL of an UnsubscribeConfirmation would undo what somebody just did.
  const event = message.Type === 'Notification' ? toJsonObject(message.Message) : undefined;
  return event === undefined ? greeted : read(event);
}

/** SNS sends again after a 5xx and never after a 4xx (Amazon SNS Developer Guide, «Message delivery retries»). */
export const snsStatuses = { drifted: 503, 'body-incomplete': 503 };
