import * as z from '../../provider/schema.ts';

// AhaSend says that older deliveries lack many fields, that new classifications may come, and that a receiver must not
// reject a delivery for either. So only what every delivery has is required.

const text = z.string();
const number = z.number();
const maybe = z.nullish(text);
const flag = z.nullish(z.boolean());

const message = {
  /** AhaSend's own id of the message. */
  id: text,
  /** The id that the API gave when the message was sent. */
  message_id_header: maybe,
  recipient: text,
  from: maybe,
  subject: maybe,
  account_id: maybe,
  event: maybe,
  user_agent: maybe,
  ip: maybe,
  /** An empty text in older deliveries. */
  is_bot: z.nullish(z.union([z.boolean(), text])),
  delivery_attempt: z.nullish(
    z.looseObject({
      classification: maybe,
      /** 0 where there was none. */
      smtp_code: z.nullish(number),
      enhanced_status_code: maybe,
      response: maybe,
      description: maybe,
      command: maybe,
    }),
  ),
};
const email = z.looseObject(message);
const routed = z.looseObject({
  id: text,
  from: maybe,
  reply_to: maybe,
  to: maybe,
  subject: maybe,
  message_id: maybe,
  size: z.nullish(number),
  spam_score: z.nullish(number),
  bounce: flag,
  cc: maybe,
  date: maybe,
  in_reply_to: maybe,
  references: maybe,
  auto_submitted: maybe,
  html_body: maybe,
  plain_body: maybe,
  reply_from_plain_body: maybe,
  /** `data` is base64. */
  attachments: z.nullish(
    z.array(
      z.looseObject({
        filename: maybe,
        content_type: maybe,
        content_id: maybe,
        disposition: maybe,
        data: maybe,
      }),
    ),
  ),
  headers: z.nullish(z.record(text, z.unknown())),
});

/** A schema for the `data` of each event type. `data` is the `data` of the body, unchanged. */
export const ahasendEvents = {
  'message.reception': email,
  'message.delivered': email,
  'message.transient_error': email,
  'message.failed': email,
  'message.bounced': email,
  'message.suppressed': email,
  'message.opened': email,
  'message.clicked': z.looseObject({ ...message, url: maybe }),
  'message.routing': routed,
  /** The old name of `message.routing`. */
  'route.message': routed,
  'suppression.created': z.looseObject({
    recipient: text,
    reason: maybe,
    sending_domain: maybe,
    account_id: maybe,
    created_at: maybe,
    expires_at: maybe,
  }),
  'domain.dns_error': z.looseObject({
    domain: text,
    account_id: maybe,
    spf_valid: flag,
    dkim_valid: flag,
    dmarc_valid: flag,
    dns_last_checked_at: maybe,
  }),
};
