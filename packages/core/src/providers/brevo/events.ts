import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.nullish(text);
const number = z.nullish(z.union([z.number(), text]));
const texts = z.nullish(z.union([z.array(text), text]));

/** Events of a message sent through the API or SMTP. Campaigns use the same names, with `camp_id` for `message-id`. */
const message = {
  event: text,
  /** Empty where a proxy opened the message and the recipient is unknown. */
  email: text,
  /** The id of the webhook or the account, never of the event. */
  id: number,
  'message-id': maybe,
  /** A time in the account's own time zone. */
  date: maybe,
  /** Seconds. */
  ts: number,
  ts_event: number,
  /** Milliseconds. */
  ts_epoch: number,
  subject: maybe,
  /** The value that you gave this header. */
  'X-Mailin-custom': maybe,
  sending_ip: maybe,
  sender_email: maybe,
  template_id: number,
  tags: texts,
  /** One tag, or a list of tags as JSON text. */
  tag: maybe,
  contact_id: number,
  mirror_link: maybe,
  camp_id: number,
};
const refused = z.looseObject({ ...message, reason: maybe });
const reader = { user_agent: maybe, device_used: maybe, link: maybe };
const opened = z.looseObject({ ...message, ...reader });
const mailbox = z.nullish(z.looseObject({ Name: maybe, Address: maybe }));

/** A schema for the `data` of each event type. `data` is the event, unchanged. */
export const brevoEvents = {
  request: z.looseObject(message),
  delivered: z.looseObject(message),
  hard_bounce: refused,
  soft_bounce: refused,
  blocked: refused,
  spam: z.looseObject(message),
  complaint: z.looseObject(message),
  invalid_email: refused,
  deferred: refused,
  click: opened,
  opened,
  unique_opened: opened,
  proxy_open: opened,
  unique_proxy_open: opened,
  unsubscribed: opened,
  error: refused,
  /** A contact was added to a list. */
  list_addition: z.looseObject({
    event: text,
    id: number,
    email: texts,
    key: maybe,
    list_id: z.nullish(z.union([z.array(z.union([z.number(), text])), z.number(), text])),
    date: maybe,
    ts: number,
  }),
  /** An inbound message: one of the `items` of the body. Postern names this type. */
  inbound: z.looseObject({
    Uuid: texts,
    MessageId: maybe,
    InReplyTo: maybe,
    From: mailbox,
    To: z.nullish(z.array(mailbox)),
    Cc: z.nullish(z.array(mailbox)),
    ReplyTo: mailbox,
    Recipients: z.nullish(z.array(text)),
    SentAtDate: maybe,
    Subject: maybe,
    RawHtmlBody: maybe,
    RawTextBody: maybe,
    ExtractedMarkdownMessage: maybe,
    SpamScore: z.nullish(z.number()),
  }),
};
