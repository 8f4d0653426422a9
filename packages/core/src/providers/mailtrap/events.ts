import * as z from '../../provider/schema.ts';

const text = z.string();
const nullish = z.nullish(text);

/** The fields of every event about an outgoing message. */
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

/** A schema for the `data` of each event type. `data` is the event, unchanged. */
export const mailtrapEvents = {
  delivery: z.looseObject(message),
  open: z.looseObject({ ...message, ...reader }),
  click: z.looseObject({ ...message, ...reader, url: nullish }),
  unsubscribe: z.looseObject({ ...message, ...reader }),
  spam: z.looseObject(message),
  /** Mailtrap tries again. */
  'soft bounce': z.looseObject({ ...message, ...refused }),
  /** Mailtrap gave up. */
  bounce: z.looseObject({ ...message, ...refused }),
  /** Mailtrap holds it back, and tries again. */
  suspension: z.looseObject({ ...message, reason: nullish }),
  reject: z.looseObject({ ...message, reason: nullish }),
  /** `message_id` is the inbound message's id, and `timestamp` is in milliseconds. */
  'inbound.message_received': z.looseObject({
    event: text,
    event_id: z.optional(text),
    timestamp: z.optional(z.number()),
    inbox_id: z.optional(z.union([z.number(), text])),
    message_id: text,
    from: nullish,
  }),
};
