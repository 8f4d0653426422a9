import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.nullish(text);
const number = z.nullish(z.union([z.number(), text]));

/** Times are RFC 3339. */
const event = {
  id: text,
  type: text,
  organization_id: maybe,
  project_id: maybe,
  domain_id: maybe,
  domain_name: maybe,
  created_at: maybe,
  email_to: maybe,
};
const email = {
  ...event,
  /** The id that the API returned when you sent the message. */
  email_id: maybe,
  email_from: maybe,
  email_headers: z.nullish(z.array(z.looseObject({ key: maybe, value: maybe }))),
  email_queued_at: maybe,
  email_sent_at: maybe,
};
const answered = { ...email, email_response_code: number, email_response_message: maybe };
/** `email_error` is deprecated. */
const failed = z.looseObject({ ...answered, email_error: maybe });
const blocklist = { blocklist_id: maybe, blocklist_type: maybe, blocklist_reason: maybe };

/** A schema for the `data` of each event type. `data` is the event as Scaleway writes it. */
export const scalewayEvents = {
  email_queued: z.looseObject(email),
  email_delivered: z.looseObject(answered),
  email_deferred: z.looseObject({
    ...answered,
    email_error: maybe,
    email_next_try: maybe,
    email_try_count: number,
  }),
  email_dropped: failed,
  email_mailbox_not_found: failed,
  email_spam: failed,
  email_blocklisted: z.looseObject({ ...email, ...blocklist, email_blocklisted_at: maybe }),
  blocklist_created: z.looseObject({ ...event, ...blocklist }),
  unknown_type: z.looseObject(event),
};
