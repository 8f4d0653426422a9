import type { EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { mailgunEvents } from './events.ts';

type MailgunEvents = EventsOfSchemas<typeof mailgunEvents>;

/** Translates an event of Mailgun into the unified vocabulary. */
export function toEmailEvent(event: MailgunEvents[keyof MailgunEvents]): EmailFields {
  const { data } = event;
  const fields = {
    recipient: data.recipient || undefined,
    messageId: data.message?.headers?.['message-id'] || undefined,
    tags: data.tags ?? [],
    metadata: data['user-variables'] ?? {},
  };
  switch (event.type) {
    case 'failed':
      return { ...fields, ...failure(event.data) };
    case 'rejected':
      return { ...fields, type: 'rejected', reason: event.data.reject?.reason || undefined };
    case 'opened':
    case 'clicked':
    case 'unsubscribed': {
      const { url, ip, 'client-info': client } = event.data;
      return {
        ...fields,
        type: event.type,
        url: (event.type === 'clicked' && url) || undefined,
        ip: ip || undefined,
        userAgent: client?.['user-agent'] || undefined,
      };
    }
    case 'stored':
      return { ...fields, type: 'inbound' };
    default:
      return { ...fields, type: event.type };
  }
}

/** Mailgun's own codes for an address that it does not send to any more. */
const suppressed = new Set([605, 606, 607, 625]);

function failure(data: MailgunEvents['failed']['data']): EmailFields {
  const status = data['delivery-status'] ?? {};
  const reason = status.message || status.description || data.reason || undefined;
  const code = Number(status.code);
  if (data.reason?.startsWith('suppress-') || suppressed.has(code)) return { type: 'rejected', reason };
  const smtp = [status.message, status['enhanced-code'], status.code];
  if (data.severity === 'temporary') return { type: 'deferred', reason, smtp };
  return { type: 'bounced', reason, smtp, bounce: bounceOf(data) };
}

/** Codes after which the address may still be fine: policy, content, size, a full mailbox. */
const addressMayBeFine = /\b5\.([67]\.|2\.[23]\b|3\.4\b)/;

/**
 * `permanent` says only that Mailgun gave up, which includes blocks, full mailboxes and days of temporary faults. So it
 * means hard only where neither `reason` nor a code contradicts it.
 */
function bounceOf(data: MailgunEvents['failed']['data']): NonNullable<EmailFields['bounce']> {
  const status = data['delivery-status'] ?? {};
  if (status['bounce-type'] === 'hard') return { class: 'hard' };
  if (data.reason === 'espblock') return { class: 'block', category: 'reputation' };
  // Mailgun gave up after days of trying (602).
  if (data.reason === 'old') return { class: 'soft', category: 'timeout' };
  const code = Number(status.code);
  if ((code >= 400 && code < 500) || addressMayBeFine.test(`${status.message} ${status['enhanced-code']}`)) {
    return {};
  }
  return { class: status['bounce-type'] === 'soft' ? 'soft' : 'hard' };
}
