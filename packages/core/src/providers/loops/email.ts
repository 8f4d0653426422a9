import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { loopsEvents } from './events.ts';

type LoopsEvents = EventsOfSchemas<typeof loopsEvents>;

const types = {
  'contact.created': 'unknown',
  // It comes with `email.unsubscribed`, and also after hard bounces and deletions.
  'contact.unsubscribed': 'suppression-changed',
  'contact.deleted': 'unknown',
  'contact.mailingList.subscribed': 'unknown',
  'contact.mailingList.unsubscribed': 'unknown',
  'transactional.email.sent': 'sent',
  'campaign.email.sent': 'sent',
  'loop.email.sent': 'sent',
  'email.delivered': 'delivered',
  // «Retried multiple times and the email may still be delivered»: a delay, not a bounce.
  'email.softBounced': 'deferred',
  'email.hardBounced': 'bounced',
  'email.opened': 'opened',
  'email.clicked': 'clicked',
  'email.unsubscribed': 'unsubscribed',
  'email.resubscribed': 'resubscribed',
  'email.spamReported': 'complained',
  'testing.testEvent': 'unknown',
} as const satisfies Record<keyof LoopsEvents, EmailEventType>;

/** Translates an event of Loops into the unified vocabulary. */
export function toEmailEvent({ type, data }: LoopsEvents[keyof LoopsEvents]): EmailFields {
  const fields: EmailFields = {
    type: types[type],
    recipient: 'contactIdentity' in data ? data.contactIdentity.email || undefined : undefined,
    messageId: 'email' in data ? data.email.id : undefined,
  };
  return type === 'email.hardBounced' ? { ...fields, bounce: { class: 'hard' } } : fields;
}
