import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.nullish(text);
const number = z.nullish(z.union([z.number(), text]));

/** The guide lists these for all events and says «where available» of most; only the first two are always there. */
const message = {
  event: text,
  email_id: text,
  /** The event's. UTC. */
  time: number,
  /** The message's. UTC. */
  sendtime: number,
  /** Of whom the event is; `processed` has `recipients` instead. */
  rcpt: maybe,
  recipients: z.nullish(z.union([z.array(text), text])),
  sender: maybe,
  from: maybe,
  auth: maybe,
  subject: maybe,
  'message-id': maybe,
  srchost: maybe,
  /** Not the event's: two events were seen to share one, and different ones to differ. */
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

/** For each event type the schema of its `data`, which is the event as it comes. */
export const smtp2goEvents = {
  processed: z.looseObject(message),
  delivered: z.looseObject(message),
  open: z.looseObject({ ...message, ...reader }),
  /** In which field the address stands is not documented; these were seen. */
  click: z.looseObject({ ...message, ...reader, click_url: maybe, url: maybe, link: maybe }),
  /** `bounce` is `hard` or `soft`. */
  bounce: z.looseObject({ ...message, bounce: maybe }),
  spam: z.looseObject(message),
  unsubscribe: z.looseObject(message),
  resubscribe: z.looseObject(message),
  reject: z.looseObject(message),
};
