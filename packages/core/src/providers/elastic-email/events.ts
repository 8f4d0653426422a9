import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.nullish(text);

/** All values are text, as in a query string. */
const message = {
  status: text,
  to: text,
  from: maybe,
  /** UTC, in a form that depends on the account. */
  date: maybe,
  subject: maybe,
  channel: maybe,
  account: maybe,
  messageid: maybe,
  transaction: maybe,
  postback: maybe,
};
const reader = { IP: maybe, Useragent: maybe, Country: maybe, City: maybe };

/** A schema for the `data` of each event type. `data` is the query string's parameters. */
export const elasticEmailEvents = {
  Sent: z.looseObject(message),
  Opened: z.looseObject({ ...message, ...reader }),
  Clicked: z.looseObject({ ...message, ...reader, target: maybe }),
  Error: z.looseObject({ ...message, category: maybe }),
  AbuseReport: z.looseObject({ ...message, category: maybe }),
  Unsubscribed: z.looseObject(message),
};
