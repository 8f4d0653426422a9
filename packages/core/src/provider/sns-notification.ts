import { toJsonObject } from '../reading/json-object.ts';
import { type ConfirmSubscriptionOptions, confirmSubscription } from '../signatures/confirm-subscription.ts';
import type { SnsMessage } from '../signatures/sns-message.ts';
import type { Found, ParsedBody } from './define-provider.ts';

/**
 * Reads the events of a message that `sns` has verified, and confirms a subscription. The end of a subscription, and
 * text that is no JSON object (a topic's first notification is a sentence), are answered and carry no event.
 *
 * @throws WebhookVerificationError, StoreError where the subscription could not be confirmed.
 */
export async function readSnsNotification(
  message: SnsMessage,
  options: ConfirmSubscriptionOptions,
  read: (event: ParsedBody) => Found,
): Promise<Found> {
  if (message.Type === 'SubscriptionConfirmation') {
    await confirmSubscription(message, options);
    return { handshake: {} };
  }
  // The SubscribeURL of an UnsubscribeConfirmation would undo what somebody just did.
  const event = message.Type === 'Notification' ? toJsonObject(message.Message) : undefined;
  return event === undefined ? { handshake: {} } : read(event);
}

/** SNS sends again after a 5xx and never after a 4xx (Amazon SNS Developer Guide, "Message delivery retries"). */
export const snsStatuses = { drifted: 503, 'body-incomplete': 503 };
