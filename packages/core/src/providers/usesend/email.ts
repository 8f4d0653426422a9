import type { BounceCategory, BounceClass } from '../../email/bounce.ts';
import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { usesendEvents } from './events.ts';

type UsesendEvents = EventsOfSchemas<typeof usesendEvents>;

const types: Readonly<Partial<Record<keyof UsesendEvents, EmailEventType>>> = {
  'email.queued': 'accepted',
  'email.sent': 'sent',
  'email.delivery_delayed': 'deferred',
  'email.delivered': 'delivered',
  'email.bounced': 'bounced',
  'email.rejected': 'rejected',
  'email.rendering_failure': 'failed',
  'email.complained': 'complained',
  'email.failed': 'failed',
  'email.suppressed': 'rejected',
  'email.opened': 'opened',
  'email.clicked': 'clicked',
};

/** Translates an event of useSend into the unified vocabulary. Contacts, domains and cancelled emails are `unknown`. */
export function toEmailEvent(event: UsesendEvents[keyof UsesendEvents]): EmailFields {
  const type = types[event.type];
  if (type === undefined) return { type: 'unknown' };
  // Only the email events. The union contains contacts and domains too.
  const data = event.data as UsesendEvents['email.queued']['data'];
  const fields: EmailFields = {
    type,
    // useSend does not say which of several recipients it is about.
    recipient: data.to?.length === 1 ? data.to[0] : undefined,
    messageId: data.id,
    metadata: data.metadata ?? {},
  };
  switch (event.type) {
    case 'email.bounced':
      return { ...fields, ...bounced(event.data.bounce ?? {}) };
    case 'email.failed':
      return { ...fields, reason: event.data.failed?.reason || undefined };
    case 'email.suppressed':
      return { ...fields, reason: event.data.suppression?.reason || undefined };
    case 'email.opened':
      return { ...fields, ...reader(event.data.open) };
    case 'email.clicked':
      return { ...fields, ...reader(event.data.click), url: event.data.click?.url || undefined };
    default:
      return fields;
  }
}

function reader(data: UsesendEvents['email.opened']['data']['open']): Partial<EmailFields> {
  return { userAgent: data?.userAgent || undefined, ip: data?.ip || undefined };
}

/** The types and subtypes of Amazon SES. */
const classes: ReadonlyMap<unknown, BounceClass> = new Map<unknown, BounceClass>([
  ['Permanent', 'hard'],
  ['Transient', 'soft'],
  ['Undetermined', 'undetermined'],
  ['ContentRejected', 'block'],
  ['AttachmentRejected', 'block'],
]);
const categories: ReadonlyMap<unknown, BounceCategory> = new Map<unknown, BounceCategory>([
  ['NoEmail', 'mailbox-unknown'],
  ['Suppressed', 'previously-suppressed'],
  ['OnAccountSuppressionList', 'previously-suppressed'],
  ['MailboxFull', 'mailbox-full'],
  ['MessageTooLarge', 'message-too-large'],
  ['ContentRejected', 'content'],
  ['AttachmentRejected', 'content'],
]);

type SesBounce = NonNullable<UsesendEvents['email.bounced']['data']['bounce']>;

function bounced({ type, subType, message }: SesBounce): Partial<EmailFields> {
  const bounce = { class: classes.get(subType) ?? classes.get(type), category: categories.get(subType) };
  return { bounce, reason: message || undefined, smtp: [message] };
}
