import { ConfigurationError } from '../errors.ts';

/** The hosts of SNS, as `sns.eu-west-1.amazonaws.com`, `sns.us-gov-west-1.amazonaws.com`, `sns.cn-north-1.amazonaws.com.cn`. */
export const snsHost = /^sns\.[a-z]{2}(-[a-z]+)+-\d\.amazonaws\.com(\.cn)?$/;

/**
 * Reads the topics that may send here.
 *
 * @throws ConfigurationError for an empty list, or a text that is no ARN: a forgotten option never means "accept".
 */
export function allowedTopics(topicArns: string | readonly string[] | undefined): ReadonlySet<string> {
  const list = [topicArns ?? []].flat();
  if (list.length > 0 && list.every((arn) => /^arn:[^\s:*]+:sns(:[^\s:*]+){3}$/.test(arn)))
    return new Set(list);
  throw new ConfigurationError(
    '`topicArns` must name your topics in full, as arn:aws:sns:eu-west-1:123456789012:ses-events: anybody can have a topic that signs.',
  );
}
