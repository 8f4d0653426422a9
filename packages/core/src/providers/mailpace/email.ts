import type { EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { mailpaceEvents } from './events.ts';

type MailpaceEvents = EventsOfSchemas<typeof mailpaceEvents>;

const meanings = {
  'email.queued': { type: 'accepted' },
  'email.delivered': { type: 'delivered' },
  'email.deferred': { type: 'deferred' },
  'email.bounced': { type: 'bounced', bounce: { class: 'hard' } },
  // MailPace's own filter marked it, not a reader.
  'email.spam': { type: 'rejected', reason: 'spam' },
} as const satisfies Record<keyof MailpaceEvents, EmailFields>;

/** Translates an event of MailPace into the unified vocabulary. */
export function toEmailEvent({ type, data }: MailpaceEvents[keyof MailpaceEvents]): EmailFields {
  return { ...meanings[type], recipient: onlyAddress(data.to), messageId: String(data.id) };
}

/** Undefined for several addresses: MailPace does not say which one the event is about. */
function onlyAddress(to: string | null | undefined): string | undefined {
  if (!to || to.includes(',')) return undefined;
  return /<([^<>]+)>\s*$/.exec(to)?.[1] ?? to;
}
