import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.nullish(text);
const number = z.nullish(z.union([z.number(), text]));
const texts = z.nullish(z.union([z.array(text), text]));

/** Of a message sent through the API or SMTP. Campaigns send the same names with `camp_id` for `message-id`. */
const message = {
  event: text,
  /** Empty where a proxy opened the message and nobody knows for whom. */
  email: text,
  /** The webhook's or the account's, never the event's. */
  id: number,
  'message-id': maybe,
  /** In the account's own time zone. */
  date: maybe,
  /** Seconds. */
  ts: number,
  ts_event: number,
  /** Milliseconds. */
  ts_epoch: number,
  subject: maybe,
  /** What you gave in this header. */
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

/** For each event type the schema of its `data`, which is the event as it comes. */
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
  /** A contact came onto a list. */
  list_addition: z.looseObject({
    event: text,
    id: number,
    email: texts,
    key: maybe,
    list_id: z.nullish(z.union([z.array(z.union([z.number(), text])), z.number(), text])),
    date: maybe,
    ts: number,
  }),
  /** A message that came in: one of the `items` of the body. The type's name is ours. */
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
