import { ConfigurationError } from '../errors.ts';

/** `sns.eu-west-1.amazonaws.com`, `sns.us-gov-west-1.amazonaws.com`, `sns.cn-north-1.amazonaws.com.cn`. */
export const snsHost = /^sns\.[a-z]{2}(-[a-z]+)+-\d\.amazonaws\.com(\.cn)?$/;

/** Tells whether a topic may send here. */
export interface AllowedTopics {
  (topicArn: string): boolean;
  readonly first: string;
}

/**
 * @throws ConfigurationError for an empty list, or for what is no ARN: a forgotten option never means «accept».
 */
export function allowedTopics(topicArns: string | readonly string[] | undefined): AllowedTopics {
  const list = typeof topicArns === 'string' ? [topicArns] : [...(topicArns ?? [])];
  const [first] = list;
  if (first === undefined) {
    throw new ConfigurationError(
      '`topicArns` is missing or empty. A valid signature proves only that some topic sent a message, and anybody ' +
        "can have one: name yours, as topicArns: ['arn:aws:sns:eu-west-1:123456789012:ses-events'].",
    );
  }
  for (const arn of list) {
    if (typeof arn === 'string' && /^arn:[^\s:*]+:sns:[^\s:*]+:[^\s:*]+:[^\s:*]+$/.test(arn)) continue;
    throw new ConfigurationError(
      '`topicArns` must be ARNs of topics, in full and without wildcards, as arn:aws:sns:eu-west-1:123456789012:ses-events.',
    );
  }
  const allowed = new Set(list);
  return Object.assign((topicArn: string) => allowed.has(topicArn), { first });
}
