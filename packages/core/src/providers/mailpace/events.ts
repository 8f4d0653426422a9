import * as z from '../../provider/schema.ts';

const text = z.string();
const nullish = z.nullish(text);

/** Every type has the same fields: those of the message. */
const message = z.looseObject({
  status: text,
  /** The message's id. */
  id: z.number(),
  domain_id: z.optional(z.number()),
  created_at: z.optional(text),
  updated_at: text,
  from: nullish,
  /** The header of the message: one address, or several with commas. */
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

/** A schema for the `data` of each event type. `data` is the body's `payload`, unchanged. */
export const mailpaceEvents = {
  'email.queued': message,
  'email.delivered': message,
  /** A soft bounce, which MailPace tries again. */
  'email.deferred': message,
  /** A hard bounce, which MailPace does not try again. */
  'email.bounced': message,
  /** MailPace classified the message as spam, and does not send it. */
  'email.spam': message,
};
