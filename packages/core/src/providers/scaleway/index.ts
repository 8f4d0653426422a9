import { defineEmailProvider, type EmailProvider } from '../../email/email-provider.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import { readSnsNotification, snsStatuses } from '../../provider/sns-notification.ts';
import { senderTime } from '../../reading/sender-time.ts';
import { type SnsOptions, sns } from '../../signatures/sns.ts';
import { toEmailEvent } from './email.ts';
import { scalewayEvents } from './events.ts';

/** `topicArns` is required: anybody can have Scaleway sign messages of their own topic. */
export type ScalewayOptions = Pick<SnsOptions, 'topicArns' | 'fetch' | 'privateKey'>;

/** The events by type. */
export type ScalewayEvents = EventsOfSchemas<typeof scalewayEvents>;

/** The hosts of Scaleway's certificates and confirmations. Regions are `fr-par`, `nl-ams` and `pl-waw`. */
const certificateHost = /messaging\.s3\.fr-par\.scw\.cloud/;
const certificatePath = /^\/[a-z]{2}-[a-z]{3}\/sns\/[\w-]+\.(crt|pem)$/;
const subscribeHost = /sns\.mnq\.[a-z]{2}-[a-z]{3}\.scaleway\.com/;

/**
 * Scaleway Transactional Email through Scaleway Topics and Events, which sends messages like Amazon SNS. The
 * subscription of a topic in `topicArns` is confirmed automatically.
 *
 * NOT verified here: that Scaleway's authority issued the signing certificate, which Scaleway asks receivers to check.
 * The certificate is trusted because it comes over https from Scaleway's own bucket. The README shows a `fetch` that
 * checks the rest.
 *
 * @throws ConfigurationError without `topicArns`.
 * @example
 * scaleway({ topicArns: 'arn:scw:sns:fr-par:project-8c8bfa06-0c5b-4d3e-8f0a-1f2b3c4d5e6f:tem-events' });
 */
export function scaleway({ topicArns, fetch, privateKey }: ScalewayOptions): EmailProvider<ScalewayEvents> {
  return defineEmailProvider({
    name: 'scaleway',
    signature: sns({ topicArns, fetch, certificateHost, certificatePath, privateKey }),
    events: scalewayEvents,
    read: (message) =>
      readSnsNotification(message, { topicArns, fetch, subscribeHost }, (data) => ({
        id: data.id,
        type: data.type,
        occurredAt: senderTime(data.created_at),
        data,
        payload: data,
      })),
    idRecipe: '`id` of the event, which is signed',
    statuses: snsStatuses,
    toEmailEvent,
  });
}
