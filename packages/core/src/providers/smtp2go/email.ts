import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { smtp2goEvents } from './events.ts';

type Smtp2goEvents = EventsOfSchemas<typeof smtp2goEvents>;

const types = {
  processed: 'accepted',
  delivered: 'delivered',
  open: 'opened',
  click: 'clicked',
  bounce: 'bounced',
  spam: 'complained',
  unsubscribe: 'unsubscribed',
  resubscribe: 'resubscribed',
  reject: 'rejected',
} as const satisfies Record<keyof Smtp2goEvents, EmailEventType>;

/** Translates an event of SMTP2GO into the unified vocabulary. */
export function toEmailEvent(event: Smtp2goEvents[keyof Smtp2goEvents]): EmailFields {
  const { data } = event;
  const fields: EmailFields = {
    type: types[event.type],
    recipient: data.rcpt || onlyOne(data.recipients),
    messageId: data.email_id,
  };
  switch (event.type) {
    case 'open':
      return { ...fields, userAgent: event.data['user-agent'] || undefined };
    case 'click': {
      const { click_url, url, link } = event.data;
      return {
        ...fields,
        userAgent: event.data['user-agent'] || undefined,
        url: click_url || url || link || undefined,
      };
    }
    case 'delivered':
      return { ...fields, smtp: [data.message] };
    case 'bounce':
    case 'reject': {
      const failed = { ...fields, smtp: [data.message, data.context], reason: data.message || undefined };
      if (event.type === 'reject') return failed;
      const said = event.data.bounce;
      const bounceClass = said === 'hard' || said === 'soft' ? said : undefined;
      return { ...failed, bounce: { class: bounceClass } };
    }
    default:
      return fields;
  }
}

function onlyOne(recipients: readonly string[] | string | null | undefined): string | undefined {
  const list = typeof recipients === 'string' ? [recipients] : (recipients ?? []);
  return list.length === 1 && list[0]?.includes(',') === false ? list[0] : undefined;
}
