import { ConfigurationError, StoreError, WebhookVerificationError } from '../errors.ts';
import type { Fetch } from '../runtime/fetch.ts';
import { fetchBounded } from './fetch-bounded.ts';
import { senderUrl } from './sender-url.ts';
import type { SnsMessage } from './sns-message.ts';
import { allowedTopics, snsHost } from './sns-topics.ts';

/** Options of `confirmSubscription`. */
export interface ConfirmSubscriptionOptions {
  topicArns: string | readonly string[] | undefined;
  /** Default: the global `fetch`, looked up at each use. */
  fetch?: Fetch | undefined;
  /** The host of `SubscribeURL`, matched from end to end. Default: that of Amazon SNS. */
  subscribeHost?: RegExp;
}

/**
 * Confirms a subscription by calling its `SubscribeURL`. Call it only after `sns` has verified the message. Confirming
 * twice does no harm.
 *
 * @throws WebhookVerificationError for another topic or another host; StoreError, answered 503 so that SNS sends
 *   the confirmation again, when the call did not succeed.
 * @example
 * // In `read`, before it returns `{ handshake: {} }`:
 * await confirmSubscription(snsMessage, { topicArns });
 */
export async function confirmSubscription(
  message: Pick<SnsMessage, 'Type' | 'TopicArn' | 'SubscribeURL'>,
  options: ConfirmSubscriptionOptions,
): Promise<void> {
  const url = senderUrl(options.subscribeHost ?? snsHost, message.SubscribeURL ?? '');
  const isAllowed = allowedTopics(options.topicArns).has(message.TopicArn);
  if (message.Type !== 'SubscriptionConfirmation') {
    throw new ConfigurationError('Its `Type` is not SubscriptionConfirmation.');
  }
  if (!url || !isAllowed) {
    throw new WebhookVerificationError(
      'signature-mismatch',
      'The TopicArn is not in `topicArns`, or the SubscribeURL is not at the sender.',
    );
  }
  try {
    await fetchBounded(options.fetch, url.href);
  } catch (cause) {
    // The URL carries the token that confirms, so only its host is named.
    throw new StoreError(`Not confirmed at ${url.hostname}: ${(cause as Error).message}.`, { cause });
  }
}
