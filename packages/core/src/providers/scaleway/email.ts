import type { EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { scalewayEvents } from './events.ts';

type ScalewayEvents = EventsOfSchemas<typeof scalewayEvents>;

/** The meaning of each type. */
const meanings: { readonly [Type in keyof ScalewayEvents]: EmailFields } = {
  email_queued: { type: 'accepted' },
  email_delivered: { type: 'delivered' },
  // «The sending of the email will be automatically retried.»
  email_deferred: { type: 'deferred' },
  email_dropped: { type: 'bounced', bounce: { class: 'hard' } },
  email_mailbox_not_found: { type: 'bounced', bounce: { class: 'hard', category: 'mailbox-unknown' } },
  // A filter of Scaleway or of the mail server marked it. No reader complained.
  email_spam: { type: 'bounced', bounce: { class: 'block', category: 'content' } },
  email_blocklisted: { type: 'rejected' },
  blocklist_created: { type: 'suppression-changed' },
  unknown_type: { type: 'unknown' },
};

/** The fields of all types. A type leaves out those that it does not have. */
type Data = Partial<ScalewayEvents['email_dropped']['data'] & ScalewayEvents['email_blocklisted']['data']>;

/** Translates an event of Scaleway Transactional Email into the unified vocabulary. */
export function toEmailEvent(event: ScalewayEvents[keyof ScalewayEvents]): EmailFields {
  const data: Data = event.data;
  return {
    ...meanings[event.type],
    recipient: data.email_to || undefined,
    messageId: data.email_id || undefined,
    reason: data.email_response_message || data.email_error || data.blocklist_reason || undefined,
    smtp: [data.email_response_message, data.email_error, data.email_response_code],
  };
}
