import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.nullish(text);

const message = {
  event_id: text,
  event_type: text,
  timestamp: maybe,
  channel: maybe,
  recipient: maybe,
  /** The id of the message to this recipient. */
  swg_uid: maybe,
  /** The id of the sending to all recipients. In older samples it is only in `headers`. */
  transaction_id: maybe,
  headers: z.nullish(z.record(text, z.unknown())),
  campaign_id: maybe,
  campaign_type: maybe,
  campaign_tags: z.nullish(z.union([text, z.array(text)])),
  domain_from: maybe,
  subject: maybe,
};
const email = z.looseObject(message);
const bounce = z.looseObject({
  ...message,
  response_code: z.nullish(z.union([z.number(), text])),
  status: maybe,
});
const reader = { ip_address: maybe, user_agent: maybe, proxy: z.nullish(z.boolean()) };

/** A schema for the `data` of each event type. `data` is the body, unchanged. */
export const sweegoEvents = {
  email_sent: email,
  delivered: email,
  soft_bounce: bounce,
  hard_bounce: bounce,
  email_opened: z.looseObject({ ...message, open: z.nullish(z.looseObject(reader)) }),
  email_clicked: z.looseObject({ ...message, click: z.nullish(z.looseObject({ ...reader, url: maybe })) }),
  list_unsub: z.looseObject({ ...message, one_click: z.nullish(z.boolean()) }),
  complaint: email,
};
