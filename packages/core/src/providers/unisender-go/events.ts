import * as z from '../../provider/schema.ts';

const text = z.string();
const nullish = z.nullish(text);

const email = z.looseObject({
  job_id: nullish,
  email: text,
  status: text,
  /** UTC, without a zone. */
  event_time: nullish,
  url: nullish,
  /** An empty list where there is none. */
  metadata: z.nullish(z.union([z.record(text, z.unknown()), z.array(z.unknown())])),
  delivery_info: z.optional(
    z.nullable(
      z.union([
        z.looseObject({
          delivery_status: nullish,
          destination_response: nullish,
          user_agent: nullish,
          ip: nullish,
        }),
        z.array(z.unknown()),
      ]),
    ),
  ),
});

/** A schema for the `data` of each event type. `data` is `event_data`, or the body of a single event, unchanged. */
export const unisenderGoEvents = {
  sent: email,
  delivered: email,
  opened: email,
  clicked: email,
  unsubscribed: email,
  subscribed: email,
  spam: email,
  soft_bounced: email,
  hard_bounced: email,
  /** A mail server started or stopped blocking. It is about no single message. */
  transactional_spam_block: z.looseObject({
    block_time: nullish,
    block_type: nullish,
    domain: nullish,
    SMTP_blocks_count: z.nullish(z.number()),
    domain_status: nullish,
  }),
};
