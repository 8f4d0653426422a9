import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { sweegoEvents } from './events.ts';

type SweegoEvents = EventsOfSchemas<typeof sweegoEvents>;

const types = {
  email_sent: 'sent',
  delivered: 'delivered',
  soft_bounce: 'bounced',
  hard_bounce: 'bounced',
  email_opened: 'opened',
  email_clicked: 'clicked',
  list_unsub: 'unsubscribed',
  complaint: 'complained',
} as const satisfies Record<keyof SweegoEvents, EmailEventType>;

/** Translates an event of Sweego into the unified vocabulary. */
export function toEmailEvent(event: SweegoEvents[keyof SweegoEvents]): EmailFields {
  const { type, data } = event;
  const { campaign_tags: tags } = data;
  const fields: EmailFields = {
    type: types[type],
    recipient: toText(data.recipient),
    messageId: toText(data.transaction_id) ?? toText(data.headers?.['x-transaction-id']),
    tags: typeof tags === 'string' ? [tags] : (tags ?? []),
  };
  switch (type) {
    case 'soft_bounce':
    case 'hard_bounce': {
      const { status, response_code } = event.data;
      const bounce = { class: type === 'hard_bounce' ? 'hard' : 'soft' } as const;
      return { ...fields, bounce, smtp: [status, response_code], reason: toText(status) };
    }
    case 'email_opened':
      return { ...fields, ...toReader(event.data.open) };
    case 'email_clicked':
      return { ...fields, ...toReader(event.data.click), url: toText(event.data.click?.url) };
    default:
      return fields;
  }
}

function toReader(reader: SweegoEvents['email_opened']['data']['open']): Partial<EmailFields> {
  return {
    machine: reader?.proxy ?? undefined,
    userAgent: toText(reader?.user_agent),
    ip: toText(reader?.ip_address),
  };
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
