import * as z from '../../provider/schema.ts';

// Data that you attach to a message is at the same level as SendGrid's own fields. A field is listed only for the types
// that SendGrid gives it to, so that your own `reason` on an `open` cannot become drift.

const text = z.string();
const maybe = z.optional(text);
const numeric = z.optional(z.union([z.number(), text]));

const common = {
  event: text,
  email: text,
  timestamp: z.number(),
  /** Some unsubscriptions lack it. */
  sg_event_id: maybe,
  sg_message_id: maybe,
  /** Text, or a list when there are several. */
  category: z.optional(z.union([text, z.array(text)])),
};
const sent = { ...common, 'smtp-id': maybe, asm_group_id: numeric };
const reader = { ...common, ip: maybe, useragent: maybe };
const group = z.looseObject({ ...reader, asm_group_id: numeric });
const tls = z.optional(z.union([z.number(), z.boolean(), text]));

/** A schema for the `data` of each event type. `data` is the event, unchanged. */
export const sendgridEvents = {
  processed: z.looseObject(sent),
  dropped: z.looseObject({ ...sent, reason: maybe, status: maybe }),
  delivered: z.looseObject({ ...sent, response: maybe, ip: maybe, tls }),
  /** `attempt` is a count, as text. */
  deferred: z.looseObject({
    ...sent,
    response: maybe,
    reason: maybe,
    status: maybe,
    ip: maybe,
    tls,
    attempt: numeric,
  }),
  /** `type` is `bounce` or `blocked`; `status` is the enhanced code. */
  bounce: z.looseObject({
    ...sent,
    type: maybe,
    reason: maybe,
    status: maybe,
    bounce_classification: maybe,
    ip: maybe,
    tls,
  }),
  open: z.looseObject({ ...reader, sg_machine_open: z.optional(z.boolean()), sg_content_type: maybe }),
  click: z.looseObject({ ...reader, url: maybe, url_offset: z.optional(z.unknown()) }),
  spamreport: z.looseObject(reader),
  unsubscribe: z.looseObject(reader),
  group_unsubscribe: group,
  group_resubscribe: group,
  /** About your account, not about a message. */
  account_status_change: z.looseObject({
    event: text,
    type: text,
    timestamp: z.number(),
    sg_event_id: maybe,
  }),
};
