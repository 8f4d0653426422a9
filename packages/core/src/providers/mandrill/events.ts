import * as z from '../../provider/schema.ts';

const text = z.string();
const nullish = z.nullish(text);
const list = z.nullish(z.array(z.unknown()));

const message = z.looseObject({
  _id: nullish,
  ts: z.optional(z.number()),
  email: text,
  sender: nullish,
  subject: nullish,
  state: nullish,
  tags: z.nullish(z.array(text)),
  /** An empty list where there is none. */
  metadata: z.nullish(z.union([z.record(text, z.unknown()), z.array(z.unknown())])),
  opens: list,
  clicks: list,
  smtp_events: list,
  subaccount: nullish,
  template: nullish,
  /** The mail server's answer. */
  diag: nullish,
  bounce_description: nullish,
  bgtools_code: z.nullish(z.number()),
  reject: z.optional(z.unknown()),
});

/** `_id` is the message's id, so several events have the same. */
const about = { event: text, _id: text, ts: z.number(), msg: message };
const reader = {
  ...about,
  ip: nullish,
  user_agent: nullish,
  user_agent_parsed: z.optional(z.unknown()),
  location: z.optional(z.unknown()),
};
const sent = z.looseObject(about);
const seen = z.looseObject(reader);

const address = z.nullish(z.looseObject({ email: nullish, reason: nullish, detail: nullish }));
/** An address was added to one of your lists or removed from it. It is in `reject`, or in `entry`. */
const listed = z.looseObject({
  type: text,
  action: text,
  ts: z.optional(z.number()),
  reject: address,
  entry: address,
});

/** A schema for the `data` of each event type. `data` is the event, unchanged. */
export const mandrillEvents = {
  send: sent,
  deferral: sent,
  hard_bounce: sent,
  soft_bounce: sent,
  delivered: sent,
  open: seen,
  click: z.looseObject({ ...reader, url: nullish }),
  spam: seen,
  unsub: seen,
  reject: sent,
  inbound: z.looseObject({
    event: text,
    ts: z.number(),
    msg: z.looseObject({
      /** The address that received it. */
      email: nullish,
      from_email: nullish,
      from_name: nullish,
      subject: nullish,
      text: nullish,
      html: nullish,
      raw_msg: nullish,
      headers: z.optional(z.unknown()),
    }),
  }),
  blacklist: listed,
  denylist: listed,
  whitelist: listed,
  allowlist: listed,
  safelist: listed,
};
