import type { EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import { attachedData } from '../../reading/attached-data.ts';
import { parseJsonText } from '../../reading/parse.ts';
import type { brevoEvents } from './events.ts';

type BrevoEvents = EventsOfSchemas<typeof brevoEvents>;

/** The meaning of types whose name says it all. */
const meanings = {
  request: { type: 'accepted' },
  delivered: { type: 'delivered' },
  hard_bounce: { type: 'bounced', bounce: { class: 'hard' } },
  soft_bounce: { type: 'bounced', bounce: { class: 'soft' } },
  blocked: { type: 'bounced', bounce: { class: 'block' } },
  spam: { type: 'complained' },
  complaint: { type: 'complained' },
  invalid_email: { type: 'bounced', bounce: { class: 'hard', category: 'mailbox-unknown' } },
  deferred: { type: 'deferred' },
  click: { type: 'clicked' },
  opened: { type: 'opened' },
  unique_opened: { type: 'opened', first: true },
  proxy_open: { type: 'opened', machine: true },
  unique_proxy_open: { type: 'opened', machine: true, first: true },
  unsubscribed: { type: 'unsubscribed' },
  error: { type: 'failed' },
  list_addition: { type: 'unknown' },
  inbound: { type: 'inbound' },
} as const satisfies Record<keyof BrevoEvents, EmailFields>;

/** The fields of all types. A type leaves out those that it does not have. */
type Data = Partial<BrevoEvents['hard_bounce']['data'] & BrevoEvents['click']['data']>;

/** Translates an event of Brevo into the unified vocabulary. */
export function toEmailEvent(event: BrevoEvents[keyof BrevoEvents]): EmailFields {
  const meaning: EmailFields = meanings[event.type];
  if (event.type === 'inbound') {
    const { MessageId, Recipients } = event.data;
    const recipient = Recipients?.length === 1 ? Recipients[0] : undefined;
    return { ...meaning, recipient, messageId: MessageId || undefined };
  }
  if (event.type === 'list_addition') {
    const { email } = event.data;
    return { ...meaning, recipient: typeof email === 'string' ? email : undefined };
  }
  const data: Data = event.data;
  const reason = data.reason?.trim() || undefined;
  return {
    ...meaning,
    recipient: data.email || undefined,
    messageId: data['message-id'] || undefined,
    reason,
    smtp: [reason],
    url: meaning.type === 'clicked' ? data.link || undefined : undefined,
    userAgent: data.user_agent || undefined,
    tags: toTags(data.tags ?? data.tag),
    metadata: attachedData(data['X-Mailin-custom'], 'X-Mailin-custom'),
  };
}

/** Reads tags from a list, from a list as JSON text, or from one tag. */
function toTags(tags: readonly string[] | string | null | undefined): readonly string[] {
  if (!tags) return [];
  if (typeof tags !== 'string') return tags;
  try {
    const list = parseJsonText(tags);
    if (Array.isArray(list) && list.every((tag) => typeof tag === 'string')) return list;
  } catch {
    // The text is one tag.
  }
  return [tags];
}
