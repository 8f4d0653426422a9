import * as z from '../../provider/schema.ts';

const text = z.string();
const nullish = z.nullish(text);

/** The same for all: the message as it stands. */
const message = z.looseObject({
  status: text,
  /** The message's. */
  id: z.number(),
  domain_id: z.optional(z.number()),
  created_at: z.optional(text),
  updated_at: text,
  from: nullish,
  /** As they stood in the message: one address, or several with commas. */
  to: nullish,
  cc: nullish,
  bcc: nullish,
  replyto: nullish,
  subject: nullish,
  htmlbody: nullish,
  textbody: nullish,
  message_id: nullish,
  list_unsubscribe: nullish,
});

/** For each event type the schema of its `data`, which is the body's `payload` as it comes. */
export const mailpaceEvents = {
  'email.queued': message,
  'email.delivered': message,
  /** Soft-bounced, and to be tried again. */
  'email.deferred': message,
  /** Hard-bounced, and not tried again. */
  'email.bounced': message,
  /** MailPace took the message for spam, and does not send it. */
  'email.spam': message,
};
