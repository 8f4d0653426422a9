import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import { readSnsNotification, snsStatuses } from '../../provider/sns-notification.ts';
import { type SnsOptions, sns } from '../../signatures/sns.ts';
import { toEmailEvent } from './email.ts';
import { sesEvents } from './events.ts';
import { readEvents } from './read-events.ts';

/** `topicArns` is required: anybody can have Amazon sign messages of their own topic. */
export type SesOptions = Pick<SnsOptions, 'topicArns' | 'fetch' | 'privateKey'>;

/** The events by type. */
export type SesEvents = EventsOfSchemas<typeof sesEvents>;

/**
 * Amazon SES through Amazon SNS: the events of a configuration set, or the feedback of an identity. A notification
 * about several recipients is one event for each. The subscription of a topic in `topicArns` is confirmed
 * automatically.
 *
 * Raw message delivery must be off: SNS does not sign raw messages, so they are refused.
 *
 * @throws ConfigurationError without `topicArns`.
 * @example
 * const receiver = createReceiver(ses({ topicArns: 'arn:aws:sns:eu-west-1:123456789012:ses-events' }));
 */
export function ses(options: SesOptions): EmailProvider<SesEvents> {
  return defineEmailProvider({
    name: 'ses',
    signature: sns(options),
    events: sesEvents,
    read: (message) => readSnsNotification(message, options, (event) => readEvents(event, message)),
    batches: true,
    idRecipe: '`MessageId` of SNS, which is signed, and the recipient where the event lists any',
    // The longest time that SNS allows for a subscription.
    retrySpan: 3600,
    statuses: snsStatuses,
    toEmailEvent,
  });
}
