import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.nullish(text);
const number = z.nullish(z.union([z.number(), text]));

/** The guide lists these for all events, most of them «where available». Only the first two are always present. */
const message = {
  event: text,
  email_id: text,
  /** The time of the event, in UTC. */
  time: number,
  /** The time of the message, in UTC. */
  sendtime: number,
  /** The recipient that the event is about. `processed` has `recipients` instead. */
  rcpt: maybe,
  recipients: z.nullish(z.union([z.array(text), text])),
  sender: maybe,
  from: maybe,
  auth: maybe,
  subject: maybe,
  'message-id': maybe,
  srchost: maybe,
  /** Not the id of the event: two events were seen with the same one. */
  id: number,
  host: maybe,
  message: maybe,
  context: maybe,
};
const reader = {
  'user-agent': maybe,
  'read-secs': number,
  client: maybe,
  'client-device': maybe,
  'client-os': maybe,
};

/** A schema for the `data` of each event type. `data` is the event, unchanged. */
export const smtp2goEvents = {
  processed: z.looseObject(message),
  delivered: z.looseObject(message),
  open: z.looseObject({ ...message, ...reader }),
  /** The field of the address is not documented. These were seen. */
  click: z.looseObject({ ...message, ...reader, click_url: maybe, url: maybe, link: maybe }),
  /** `bounce` is `hard` or `soft`. */
  bounce: z.looseObject({ ...message, bounce: maybe }),
  spam: z.looseObject(message),
  unsubscribe: z.looseObject(message),
  resubscribe: z.looseObject(message),
  reject: z.looseObject(message),
};
