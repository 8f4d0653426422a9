import * as z from 'zod/mini';
import { eventData } from '../event-data.ts';

// The document gives a sample for `delivered` and for `bounced`; what they show is required there. For the other
// types it names no field, so only the message's id is required, and what a sender would plausibly add is typed.

const text = z.string();
const maybe = z.optional(text);
const message = { email_id: text, from: maybe, to: maybe, subject: maybe };

/** For each event type the schema of its `data`. Times are ISO 8601 text, as they come. */
export const emailApiEvents = {
  queued: eventData({ ...message, queued_at: maybe }),
  sending: eventData({ ...message, sending_at: maybe }),
  delivered: eventData({ email_id: text, from: text, to: text, subject: text, delivered_at: text }),
  bounced: eventData({
    email_id: text,
    from: text,
    to: text,
    subject: maybe,
    bounce_type: z.enum(['hard', 'soft']),
    bounce_code: text,
    bounce_message: text,
    bounced_at: maybe,
  }),
  complained: eventData({ ...message, complained_at: maybe }),
  opened: eventData({ ...message, opened_at: maybe, ip_address: maybe, user_agent: maybe }),
  clicked: eventData({ ...message, clicked_at: maybe, url: maybe, ip_address: maybe, user_agent: maybe }),
};
