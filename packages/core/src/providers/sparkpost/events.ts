import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.nullish(text);
const number = z.nullish(z.union([z.number(), text]));

/** SparkPost writes most numbers as text, and may write them as numbers. */
const base = {
  type: text,
  event_id: z.union([z.number(), text]),
  /** Unix seconds, or ISO 8601 in some events. */
  timestamp: number,
  customer_id: number,
  subaccount_id: number,
  message_id: maybe,
  transmission_id: number,
};
const message = {
  ...base,
  rcpt_to: maybe,
  /** The address as you wrote it. `rcpt_to` is in lower case. */
  raw_rcpt_to: maybe,
  rcpt_meta: z.nullish(z.record(text, z.unknown())),
  rcpt_tags: z.nullish(z.array(text)),
  rcpt_type: maybe,
  campaign_id: maybe,
  template_id: maybe,
  friendly_from: maybe,
  msg_from: maybe,
  subject: maybe,
  sending_ip: maybe,
  ip_pool: maybe,
};
const said = { raw_reason: maybe, reason: maybe, error_code: number };
const delivery = z.looseObject({ ...message, num_retries: number, queue_time: number });
const failure = z.looseObject({ ...message, ...said, bounce_class: number, num_retries: number });
const reader = { ip_address: maybe, user_agent: maybe };
const opened = z.looseObject({ ...message, ...reader });
const clicked = z.looseObject({ ...message, ...reader, target_link_name: maybe, target_link_url: maybe });
const relay = z.looseObject({
  ...base,
  ...said,
  rcpt_to: maybe,
  raw_rcpt_to: maybe,
  msg_from: maybe,
  relay_id: number,
});

/** A schema for the `data` of each event type. `data` is the object in `msys.message_event` or one of its siblings. */
export const sparkpostEvents = {
  injection: z.looseObject(message),
  delivery,
  bounce: failure,
  delay: failure,
  policy_rejection: failure,
  out_of_band: failure,
  spam_complaint: z.looseObject({ ...message, fbtype: maybe, report_by: maybe, report_to: maybe }),
  generation_failure: failure,
  generation_rejection: failure,
  open: opened,
  initial_open: opened,
  click: clicked,
  amp_open: opened,
  amp_initial_open: opened,
  amp_click: clicked,
  list_unsubscribe: z.looseObject(message),
  link_unsubscribe: clicked,
  relay_injection: relay,
  relay_rejection: relay,
  relay_delivery: relay,
  relay_tempfail: relay,
  relay_permfail: relay,
};
