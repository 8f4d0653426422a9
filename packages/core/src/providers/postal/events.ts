import * as z from '../../provider/schema.ts';

const text = z.string();
const nullish = z.nullish(text);
const seconds = z.nullish(z.number());

const message = z.looseObject({
  id: z.union([z.number(), text]),
  token: nullish,
  /** `outgoing`, or `incoming` for a message to one of your routes. */
  direction: nullish,
  message_id: nullish,
  /** The addresses of the envelope, not of the headers. */
  to: nullish,
  from: nullish,
  subject: nullish,
  timestamp: seconds,
  spam_status: nullish,
  tag: nullish,
});

/** The result of an attempt to deliver. `output` is the mail server's answer. */
const status = z.looseObject({
  message,
  status: text,
  details: nullish,
  output: nullish,
  sent_with_ssl: z.nullish(z.boolean()),
  timestamp: seconds,
  time: seconds,
});
const reader = { message, ip_address: nullish, user_agent: nullish };
const limit = z.looseObject({ server: z.optional(z.unknown()), volume: seconds, limit: seconds });

/** A schema for the `data` of each event type. `data` is the body's `payload`, unchanged. */
export const postalEvents = {
  MessageSent: status,
  MessageDelayed: status,
  MessageDeliveryFailed: status,
  MessageHeld: status,
  /** A bounce that came later, as a message. Its text is not part of the event. */
  MessageBounced: z.looseObject({ original_message: message, bounce: z.optional(message) }),
  MessageLinkClicked: z.looseObject({ ...reader, url: text, token: nullish }),
  MessageLoaded: z.looseObject(reader),
  DomainDNSError: z.looseObject({
    domain: text,
    uuid: nullish,
    dns_checked_at: seconds,
    spf_status: nullish,
    spf_error: nullish,
    dkim_status: nullish,
    dkim_error: nullish,
    mx_status: nullish,
    mx_error: nullish,
    return_path_status: nullish,
    return_path_error: nullish,
    server: z.optional(z.unknown()),
  }),
  SendLimitApproaching: limit,
  SendLimitExceeded: limit,
};
