import type { BounceCategory, BounceClass } from '../../email/bounce.ts';
import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { elasticEmailEvents } from './events.ts';

type ElasticEmailEvents = EventsOfSchemas<typeof elasticEmailEvents>;

const types = {
  Sent: 'sent',
  Opened: 'opened',
  Clicked: 'clicked',
  Error: 'bounced',
  AbuseReport: 'complained',
  Unsubscribed: 'unsubscribed',
} as const satisfies Record<keyof ElasticEmailEvents, EmailEventType>;

/** Translates an event of Elastic Email into the unified vocabulary. */
export function toEmailEvent(event: ElasticEmailEvents[keyof ElasticEmailEvents]): EmailFields {
  const { data } = event;
  const fields: EmailFields = {
    type: types[event.type],
    recipient: data.to || undefined,
    messageId: data.messageid || data.transaction || undefined,
    tags: data.channel ? [data.channel] : [],
  };
  switch (event.type) {
    case 'Opened':
    case 'Clicked': {
      const { IP, Useragent } = event.data;
      const url = (event.type === 'Clicked' && event.data.target) || undefined;
      return { ...fields, url, ip: IP || undefined, userAgent: Useragent || undefined };
    }
    case 'Error': {
      const reason = event.data.category || undefined;
      if (reason === 'ManualCancel') return { ...fields, type: 'rejected', reason };
      const [bounceClass, category] = classes.get(reason ?? '') ?? [];
      return { ...fields, reason, bounce: { class: bounceClass, category } };
    }
    default:
      return fields;
  }
}

/** Elastic Email names these and does not explain them. Classes and categories are inferred from the names. */
const classes: ReadonlyMap<string, readonly [BounceClass, BounceCategory?]> = new Map<
  string,
  readonly [BounceClass, BounceCategory?]
>([
  ['NoMailbox', ['hard', 'mailbox-unknown']],
  ['Spam', ['block', 'content']],
  ['ContentFilter', ['block', 'content']],
  ['BlackListed', ['block', 'reputation']],
  ['WhitelistingProblem', ['block', 'reputation']],
  ['SPFProblem', ['block', 'authentication']],
  ['GreyListed', ['soft']],
  ['Throttled', ['soft', 'rate-limited']],
  ['Timeout', ['soft', 'timeout']],
  ['ConnectionProblem', ['soft', 'routing']],
  ['ConnectionTerminated', ['soft', 'routing']],
  ['DNSProblem', ['undetermined', 'domain-invalid']],
  ['AccountProblem', ['undetermined', 'mailbox-disabled']],
]);
