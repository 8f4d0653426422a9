import type { BounceCategory } from '../../email/bounce.ts';
import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { mandrillEvents } from './events.ts';

type MandrillEvents = EventsOfSchemas<typeof mandrillEvents>;
type Sent = MandrillEvents['send']['data'];

const types = {
  send: 'sent',
  deferral: 'deferred',
  hard_bounce: 'bounced',
  soft_bounce: 'bounced',
  delivered: 'delivered',
  open: 'opened',
  click: 'clicked',
  spam: 'complained',
  unsub: 'unsubscribed',
  reject: 'rejected',
  inbound: 'inbound',
  blacklist: 'suppression-changed',
  denylist: 'suppression-changed',
  whitelist: 'suppression-changed',
  allowlist: 'suppression-changed',
  safelist: 'suppression-changed',
} as const satisfies Record<keyof MandrillEvents, EmailEventType>;

/** Translates an event of Mandrill into the unified vocabulary. */
export function toEmailEvent(event: MandrillEvents[keyof MandrillEvents]): EmailFields {
  const type = types[event.type];
  switch (event.type) {
    case 'blacklist':
    case 'denylist':
    case 'whitelist':
    case 'allowlist':
    case 'safelist': {
      const { reject, entry } = event.data;
      const listed = reject ?? entry;
      const reason = listed?.reason ?? listed?.detail ?? undefined;
      return { type, recipient: listed?.email ?? undefined, reason };
    }
    case 'inbound':
      return { type, recipient: event.data.msg.email ?? undefined };
  }
  // The types differ only in the fields that they leave out.
  const data: Sent & Partial<MandrillEvents['click']['data']> = event.data;
  const { msg } = data;
  const fields: EmailFields = {
    type,
    recipient: msg.email,
    messageId: data._id,
    tags: msg.tags ?? [],
    metadata: msg.metadata && !Array.isArray(msg.metadata) ? msg.metadata : {},
    ip: data.ip ?? undefined,
    userAgent: data.user_agent ?? undefined,
    url: type === 'clicked' ? (data.url ?? undefined) : undefined,
  };
  if (type === 'rejected') return { ...fields, reason: textAt(msg.reject, 'reason') };
  if (type !== 'bounced' && type !== 'deferred') return fields;
  const description = msg.bounce_description ?? '';
  const said = msg.diag || textAt(msg.smtp_events?.at(-1), 'diag');
  const failed = { ...fields, smtp: [said], reason: said || description || undefined };
  if (type === 'deferred') return failed;
  return { ...failed, bounce: bounceOf(event.type === 'hard_bounce' ? 'hard' : 'soft', description) };
}

function bounceOf(named: 'hard' | 'soft', description: string): NonNullable<EmailFields['bounce']> {
  // A refusal of the content or the sender says nothing about the address.
  if (/spam|content/i.test(description)) return { class: 'block', category: 'content' };
  if (/policy|blocked|reputation/i.test(description)) return { class: 'block', category: 'reputation' };
  return { class: named, category: categories.get(description) };
}

const categories: ReadonlyMap<string, BounceCategory> = new Map<string, BounceCategory>([
  ['bad_mailbox', 'mailbox-unknown'],
  ['invalid_domain', 'domain-invalid'],
  ['mailbox_full', 'mailbox-full'],
]);

function textAt(value: unknown, key: string): string | undefined {
  const found =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof found === 'string' ? found : undefined;
}
