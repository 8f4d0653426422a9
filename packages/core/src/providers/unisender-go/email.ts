import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { unisenderGoEvents } from './events.ts';

type UnisenderGoEvents = EventsOfSchemas<typeof unisenderGoEvents>;

const types = {
  sent: 'accepted',
  delivered: 'delivered',
  opened: 'opened',
  clicked: 'clicked',
  unsubscribed: 'unsubscribed',
  subscribed: 'resubscribed',
  spam: 'complained',
  soft_bounced: 'bounced',
  hard_bounced: 'bounced',
  transactional_spam_block: 'unknown',
} as const satisfies Record<keyof UnisenderGoEvents, EmailEventType>;

/** Translates an event of Unisender Go into the unified vocabulary. */
export function toEmailEvent(event: UnisenderGoEvents[keyof UnisenderGoEvents]): EmailFields {
  if (event.type === 'transactional_spam_block') return { type: 'unknown' };
  const { email, job_id, url, metadata, delivery_info } = event.data;
  const info = delivery_info && !Array.isArray(delivery_info) ? delivery_info : {};
  const { delivery_status, destination_response: response } = info;
  const fields: EmailFields = {
    type: types[event.type],
    recipient: email,
    messageId: job_id ?? undefined,
    url: event.type === 'clicked' ? (url ?? undefined) : undefined,
    userAgent: info.user_agent ?? undefined,
    ip: info.ip ?? undefined,
    metadata: metadata && !Array.isArray(metadata) ? metadata : {},
  };
  if (fields.type !== 'bounced') return fields;
  const failed: EmailFields = {
    ...fields,
    smtp: [response],
    reason: response || delivery_status || undefined,
  };
  // Unisender Go still tries, in spite of the status's name.
  if (delivery_status === 'err_will_retry') return { ...failed, type: 'deferred' };
  const named = event.type === 'hard_bounced' ? 'hard' : 'soft';
  return { ...failed, bounce: { class: named, ...causes.get(delivery_status ?? '') } };
}

/** The values of `delivery_status` that say more than hard or soft. */
const causes = new Map<string, EmailFields['bounce']>([
  ['err_user_unknown', { category: 'mailbox-unknown' }],
  ['err_user_inactive', { category: 'mailbox-disabled' }],
  ['err_mailbox_discarded', { category: 'mailbox-disabled' }],
  ['err_mailbox_full', { class: 'soft', category: 'mailbox-full' }],
  ['err_domain_inactive', { category: 'domain-invalid' }],
  ['err_destination_misconfigured', { class: 'soft', category: 'routing' }],
  ['err_too_large', { class: 'block', category: 'message-too-large' }],
  ['err_spam_rejected', { class: 'block', category: 'content' }],
  ['err_spam_skipped', { class: 'block', category: 'content' }],
  ['err_blacklisted', { class: 'block', category: 'reputation' }],
  ['err_unsubscribed', { class: 'block', category: 'previously-suppressed' }],
]);
