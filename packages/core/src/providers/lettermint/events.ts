import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.nullish(text);
const number = z.nullish(z.union([z.number(), text]));
const boolean = z.nullish(z.boolean());

const address = z.looseObject({ email: maybe, name: maybe });
const addresses = z.nullish(z.array(address));

const message = {
  message_id: text,
  subject: maybe,
  /** Data that you attached to the message. An empty list where there is none. */
  metadata: z.nullish(z.union([z.record(text, z.unknown()), z.array(z.unknown())])),
  tag: maybe,
  tags: z.nullish(z.array(z.looseObject({ name: maybe, value: maybe }))),
};
const received = { ...message, recipient: maybe };
const answered = {
  ...received,
  /** The mail server's answer. */
  response: z.nullish(z.looseObject({ status_code: number, enhanced_status_code: maybe, content: maybe })),
};
const reader = {
  ...received,
  user_agent: maybe,
  /** Lettermint's verdict on whether it was a bot. */
  bot: z.nullish(
    z.looseObject({
      detected: boolean,
      classification: maybe,
      machine: boolean,
    }),
  ),
};
const scheduled = { ...message, scheduled_at: maybe };
const suppression = z.looseObject({
  suppression_id: maybe,
  type: maybe,
  value: maybe,
  reason: maybe,
  applies_to: maybe,
});

/** A schema for the `data` of each event type. `data` is unchanged. */
export const lettermintEvents = {
  'message.created': z.looseObject({ ...message, from: z.nullish(address), to: addresses, cc: addresses }),
  'message.scheduled': z.looseObject(scheduled),
  'message.rescheduled': z.looseObject({ ...scheduled, previous_scheduled_at: maybe }),
  'message.canceled': z.looseObject({ ...scheduled, canceled_at: maybe }),
  'message.released': z.looseObject({ ...scheduled, released_at: maybe, release_delay_seconds: number }),
  'message.sent': z.looseObject(received),
  'message.delivered': z.looseObject(answered),
  'message.auto_replied': z.looseObject({
    ...received,
    auto_reply: z.nullish(z.looseObject({ sender: maybe, recipient: maybe, subject: maybe })),
  }),
  'message.hard_bounced': z.looseObject(answered),
  'message.soft_bounced': z.looseObject(answered),
  'message.spam_complaint': z.looseObject(received),
  'message.failed': z.looseObject({ ...answered, reason: maybe }),
  'message.suppressed': z.looseObject({ ...received, reason: maybe }),
  'message.policy_rejected': z.looseObject({ ...received, reason: maybe, score: number }),
  'message.unsubscribed': z.looseObject({ ...received, unsubscribed_at: maybe }),
  'message.opened': z.looseObject({ ...reader, opened_at: maybe, first_open: boolean }),
  'message.clicked': z.looseObject({
    ...reader,
    clicked_at: maybe,
    first_click: boolean,
    destination_url: maybe,
    link_index: number,
    anchor_text: maybe,
  }),
  'message.inbound': z.looseObject({
    ...received,
    route: maybe,
    from: z.nullish(address),
    to: addresses,
    cc: addresses,
    date: maybe,
    is_spam: boolean,
    spam_score: number,
  }),
  'suppression.added': suppression,
  'suppression.removed': suppression,
  /** Sent from the dashboard. */
  'webhook.test': z.looseObject({ message: maybe, webhook_id: maybe, timestamp: number }),
};
