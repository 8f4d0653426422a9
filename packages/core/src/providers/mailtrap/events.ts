import * as z from '../../provider/schema.ts';

const text = z.string();
const nullish = z.nullish(text);

/** In every event about a message that was sent. */
const message = {
  event: text,
  event_id: z.optional(text),
  message_id: text,
  email: text,
  /** Seconds. */
  timestamp: z.optional(z.number()),
  sending_stream: nullish,
  sending_domain_name: nullish,
  category: nullish,
  custom_variables: z.nullish(z.record(text, z.unknown())),
};
const reader = { ip: nullish, user_agent: nullish };
const refused = {
  response: nullish,
  response_code: z.nullish(z.union([z.number(), text])),
  bounce_category: nullish,
};

/** For each event type the schema of its `data`, which is the event as it comes. */
export const mailtrapEvents = {
  delivery: z.looseObject(message),
  open: z.looseObject({ ...message, ...reader }),
  click: z.looseObject({ ...message, ...reader, url: nullish }),
  unsubscribe: z.looseObject({ ...message, ...reader }),
  spam: z.looseObject(message),
  /** Mailtrap tries again. */
  'soft bounce': z.looseObject({ ...message, ...refused }),
  /** Given up. */
  bounce: z.looseObject({ ...message, ...refused }),
  /** Held back, and tried again. */
  suspension: z.looseObject({ ...message, reason: nullish }),
  reject: z.looseObject({ ...message, reason: nullish }),
  /** `message_id` is that of the inbound message, `timestamp` in milliseconds. */
  'inbound.message_received': z.looseObject({
    event: text,
    event_id: z.optional(text),
    timestamp: z.optional(z.number()),
    inbox_id: z.optional(z.union([z.number(), text])),
    message_id: text,
    from: nullish,
  }),
};
