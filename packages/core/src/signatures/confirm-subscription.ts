import { ConfigurationError, StoreError, WebhookVerificationError } from '../errors.ts';
import { type Fetch, fetchBounded } from './fetch-bounded.ts';
import { hostCheck } from './sender-host.ts';
import type { SnsMessage } from './sns-message.ts';
import { allowedTopics, snsHost } from './sns-topics.ts';

export interface ConfirmSubscriptionOptions {
  topicArns: string | readonly string[] | undefined;
  /** Default: the global `fetch`, looked up at each use. */
  fetch?: Fetch | undefined;
  /** The host of `SubscribeURL`, matched from end to end. Default: that of Amazon SNS. */
  subscribeHost?: RegExp;
}

/**
 * Confirms a subscription by calling its `SubscribeURL`, once `sns` has verified the message: never before.
 * Confirming twice does no harm.
 *
 * @throws WebhookVerificationError for another topic or another host; StoreError, answered 503 so that SNS sends
 *   the confirmation again, when the call did not succeed.
 * @example
 * if (body.Type === 'SubscriptionConfirmation') {
 *   await confirmSubscription(body, { topicArns });
 *   return { handshake: {} };
 * }
 */
export async function confirmSubscription(
  message: Pick<SnsMessage, 'Type' | 'TopicArn' | 'SubscribeURL'>,
  options: ConfirmSubscriptionOptions,
): Promise<void> {
  const url = hostCheck(options.subscribeHost ?? snsHost, 'subscribeHost')(message.SubscribeURL ?? '');
  const allowed = allowedTopics(options.topicArns)(message.TopicArn);
  if (message.Type !== 'SubscriptionConfirmation') {
    throw new ConfigurationError('Only a SubscriptionConfirmation can be confirmed: check `Type` before.');
  }
  if (url === undefined || !allowed) {
    throw new WebhookVerificationError(
      'signature-mismatch',
      url
        ? 'The subscription is of a topic that `topicArns` does not name.'
        : 'The SubscribeURL is not at SNS.',
    );
  }
  try {
    await fetchBounded(options.fetch, url.href, { timeoutMs: 5000, maxBytes: 64 * 1024 });
  } catch (error) {
    // The URL carries the token that confirms, so only its host is named.
    throw new StoreError(
      `The subscription could not be confirmed at ${url.hostname}: ${error instanceof Error ? error.message : 'unknown'}. SNS will ask again.`,
      { cause: error },
    );
  }
}
