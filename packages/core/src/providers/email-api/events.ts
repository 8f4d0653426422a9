import * as z from '../../provider/schema.ts';

// The document has samples of `delivered` and `bounced`. The fields in them are required. For the other types it names
// no field, so only the message's id is required, and fields that a sender would plausibly add are optional.

const text = z.string();
const maybe = z.optional(text);
const message = { email_id: text, from: maybe, to: maybe, subject: maybe };
const reader = { ...message, ip_address: maybe, user_agent: maybe };

/** A schema for the `data` of each event type. Times are ISO 8601 text, unchanged. */
export const emailApiEvents = {
  queued: z.looseObject({ ...message, queued_at: maybe }),
  sending: z.looseObject({ ...message, sending_at: maybe }),
  delivered: z.looseObject({ email_id: text, from: text, to: text, subject: text, delivered_at: text }),
  bounced: z.looseObject({
    email_id: text,
    from: text,
    to: text,
    subject: maybe,
    bounce_type: z.enum(['hard', 'soft']),
    bounce_code: text,
    bounce_message: text,
    bounced_at: maybe,
  }),
  complained: z.looseObject({ ...message, complained_at: maybe }),
  opened: z.looseObject({ ...reader, opened_at: maybe }),
  clicked: z.looseObject({ ...reader, clicked_at: maybe, url: maybe }),
};
