import type { BounceCategory, BounceClass } from '../../email/bounce.ts';
import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { resendEvents } from './events.ts';

type ResendEvents = EventsOfSchemas<typeof resendEvents>;
type ResendEvent = ResendEvents[keyof ResendEvents];
type Bounce = ResendEvents['email.bounced']['data']['bounce'];

/** All other types are about contacts, domains and inboxes, and are `unknown`. */
const types: { readonly [type: string]: EmailEventType } = {
  // The API accepted it: «will attempt to deliver».
  'email.sent': 'accepted',
  'email.scheduled': 'accepted',
  'email.delivered': 'delivered',
  'email.delivery_delayed': 'deferred',
  'email.complained': 'complained',
  'email.bounced': 'bounced',
  'email.opened': 'opened',
  'email.clicked': 'clicked',
  'email.received': 'inbound',
  'email.failed': 'failed',
  'email.suppressed': 'rejected',
  'suppression.added': 'suppression-changed',
  'suppression.removed': 'suppression-changed',
};

/** Translates an event of Resend into the unified vocabulary. */
export function toEmailEvent(event: ResendEvent): EmailFields {
  const type = types[event.type] ?? 'unknown';
  if (!isAboutMessage(event)) {
    return { type, recipient: 'email' in event.data ? toText(event.data.email) : undefined };
  }
  const { data } = event;
  const received = 'received_for' in data ? data.received_for : undefined;
  const fields: EmailFields = {
    type,
    recipient: onlyOne(received) ?? onlyOne(data.to),
    messageId: data.email_id,
    metadata: toMetadata(data.tags),
  };
  switch (event.type) {
    case 'email.bounced':
      return { ...fields, ...toBounceFields(event.data.bounce) };
    case 'email.clicked': {
      const { link, ipAddress, userAgent } = event.data.click;
      return { ...fields, url: link, ip: toText(ipAddress), userAgent: toText(userAgent) };
    }
    case 'email.failed':
      return { ...fields, reason: toText(event.data.failed?.reason) };
    case 'email.suppressed':
      return { ...fields, reason: toText(event.data.suppressed?.message) };
    default:
      return fields;
  }
}

function isAboutMessage(event: ResendEvent): event is Extract<ResendEvent, { type: `email.${string}` }> {
  return event.type.startsWith('email.');
}

/** The types and subtypes are those of Amazon SES, which Resend uses. */
const classes: ReadonlyMap<unknown, BounceClass> = new Map([
  ['Permanent', 'hard'],
  ['Transient', 'soft'],
  ['Undetermined', 'undetermined'],
]);
const categories: ReadonlyMap<unknown, BounceCategory> = new Map([
  ['NoEmail', 'mailbox-unknown'],
  ['Suppressed', 'previously-suppressed'],
  ['OnAccountSuppressionList', 'previously-suppressed'],
  ['MailboxFull', 'mailbox-full'],
  ['MessageTooLarge', 'message-too-large'],
  ['ContentRejected', 'content'],
  ['AttachmentRejected', 'content'],
]);

function toBounceFields({ type, subType, message, diagnosticCode }: Bounce): Partial<EmailFields> {
  const category = categories.get(subType);
  return {
    bounce: { class: category === 'content' ? 'block' : classes.get(type), category },
    smtp: [...(diagnosticCode ?? []), message],
    reason: toText(message) ?? toText(diagnosticCode?.[0]),
  };
}

/** Undefined for several recipients: Resend does not say which one it is about. */
function onlyOne(list: readonly string[] | null | undefined): string | undefined {
  return list?.length === 1 ? list[0] : undefined;
}

function toMetadata(tags: ResendEvents['email.sent']['data']['tags']): EmailFields['metadata'] {
  return Array.isArray(tags)
    ? Object.fromEntries(tags.map(({ name, value }) => [name, value]))
    : (tags ?? undefined);
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
