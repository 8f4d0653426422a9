import type { EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { mailersendEvents } from './events.ts';

type MailersendEvents = EventsOfSchemas<typeof mailersendEvents>;
type Activity = MailersendEvents['activity.sent']['data'];

/** The meaning of types whose name says it all. Events that are about no message of yours are not here. */
const meanings: Partial<Record<keyof MailersendEvents, EmailFields>> = {
  'activity.sent': { type: 'sent' },
  'activity.delivered': { type: 'delivered' },
  'activity.soft_bounced': { type: 'bounced', bounce: { class: 'soft' } },
  'activity.hard_bounced': { type: 'bounced', bounce: { class: 'hard' } },
  'activity.deferred': { type: 'deferred' },
  'activity.suppressed': { type: 'rejected' },
  'activity.opened': { type: 'opened' },
  'activity.opened_unique': { type: 'opened', first: true },
  'activity.clicked': { type: 'clicked' },
  'activity.clicked_unique': { type: 'clicked', first: true },
  'activity.unsubscribed': { type: 'unsubscribed' },
  'activity.spam_complaint': { type: 'complained' },
  'activity.survey_opened': { type: 'opened', first: true },
  'recipient.on_hold_added': { type: 'suppression-changed' },
  'recipient.on_hold_removed': { type: 'suppression-changed' },
  'inbound.message': { type: 'inbound' },
};

/** MailerSend distinguishes hard and soft only. Its reason shows whether it was policy or reputation. */
const refusal = /\b5\.7\.\d|spam|policy|block|reputation|dmarc/i;

/** Translates an event of MailerSend into the unified vocabulary. */
export function toEmailEvent(event: MailersendEvents[keyof MailersendEvents]): EmailFields {
  const meaning = meanings[event.type] ?? { type: 'unknown' };
  if (event.type === 'inbound.message') {
    const { id, recipients } = event.data;
    return { ...meaning, recipient: toText(recipients?.rcptTo?.[0]?.email), messageId: toText(id) };
  }
  if (meaning.type === 'suppression-changed') {
    const { email, recipient } = event.data as MailersendEvents['recipient.on_hold_added']['data'];
    return { ...meaning, recipient: toText(email) ?? toText(recipient) };
  }
  if (!event.type.startsWith('activity.')) return meaning;
  return { ...meaning, ...fromActivity(event.data as Activity, meaning) };
}

function fromActivity(data: Activity, { bounce }: EmailFields): Omit<EmailFields, 'type'> {
  const { email, morph } = data;
  const nested = typeof email === 'string' ? undefined : email;
  const meta = Array.isArray(data.meta) ? undefined : data.meta;
  const reason =
    toText(meta?.bounce_reason) ??
    toText(meta?.suppression_reason) ??
    toText(meta?.unsubscribe_reason) ??
    toText(morph?.readable_reason) ??
    toText(morph?.reason);
  return {
    recipient: toText(nested?.recipient?.email ?? data.recipient ?? email),
    messageId: toText(data.message_id ?? nested?.message?.id),
    tags: data.tags ?? nested?.tags ?? [],
    reason,
    smtp: [reason, meta?.bounce_code],
    url: toText(meta?.url ?? morph?.url),
    ip: toText(meta?.ip ?? morph?.ip),
    userAgent: toText(meta?.user_agent),
    ...(bounce && refusal.test(reason ?? '') && { bounce: { class: 'block' } }),
  };
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
