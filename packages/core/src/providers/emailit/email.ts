import type { EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { emailitEvents } from './events.ts';

type EmailitEvents = EventsOfSchemas<typeof emailitEvents>;
type EmailType = Extract<keyof EmailitEvents, `email.${string}`>;

/** The meaning of types whose name says it all. */
const meanings: Readonly<Record<EmailType, EmailFields>> = {
  'email.accepted': { type: 'accepted' },
  'email.scheduled': { type: 'accepted' },
  'email.delivered': { type: 'delivered' },
  /** «Permanently failed (hard bounce)». The event has no other detail. */
  'email.bounced': { type: 'bounced', bounce: { class: 'hard' } },
  'email.attempted': { type: 'deferred' },
  'email.failed': { type: 'failed' },
  'email.rejected': { type: 'rejected' },
  'email.suppressed': { type: 'rejected' },
  'email.received': { type: 'inbound' },
  'email.complained': { type: 'complained' },
  'email.clicked': { type: 'clicked' },
  'email.loaded': { type: 'opened' },
};

/** Translates an event of Emailit into the unified vocabulary. */
export function toEmailEvent(event: EmailitEvents[keyof EmailitEvents]): EmailFields {
  if (event.type === 'email.clicked' || event.type === 'email.loaded') {
    const { email, ip_address, user_agent } = event.data;
    return {
      ...meanings[event.type],
      recipient: email?.rcpt_to || undefined,
      messageId: email?.id || undefined,
      metadata: toMetadata(email?.meta),
      ip: ip_address || undefined,
      userAgent: user_agent || undefined,
      url: (event.type === 'email.clicked' && event.data.link?.url) || undefined,
    };
  }
  if (isEmail(event)) {
    const { id, to, meta } = event.data;
    const recipient = typeof to === 'string' ? to : to?.length === 1 ? to[0] : undefined;
    return {
      ...meanings[event.type],
      recipient: recipient || undefined,
      messageId: id,
      metadata: toMetadata(meta),
    };
  }
  return { type: event.type.startsWith('suppression.') ? 'suppression-changed' : 'unknown' };
}

function isEmail(event: EmailitEvents[keyof EmailitEvents]): event is EmailitEvents[EmailType] & {
  data: EmailitEvents['email.accepted']['data'];
} {
  return Object.hasOwn(meanings, event.type);
}

function toMetadata(meta: unknown): Readonly<Record<string, unknown>> {
  return typeof meta === 'object' && meta !== null && !Array.isArray(meta)
    ? (meta as Readonly<Record<string, unknown>>)
    : {};
}
