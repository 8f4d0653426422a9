import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.nullish(text);
const texts = z.array(text);
const maybeTexts = z.nullish(texts);

const message = {
  email_id: text,
  from: text,
  /** All recipients of the message, not only the one that the event is about. */
  to: texts,
  subject: maybe,
  created_at: maybe,
  /** The Message-ID header. */
  message_id: maybe,
  broadcast_id: maybe,
  template_id: maybe,
  /** Values by name, or a list of names and values in some of the documents. */
  tags: z.nullish(z.union([z.record(text, text), z.array(z.looseObject({ name: text, value: text }))])),
};
const email = z.looseObject(message);
const contact = z.looseObject({
  id: text,
  email: text,
  audience_id: maybe,
  segment_ids: maybeTexts,
  first_name: maybe,
  last_name: maybe,
  unsubscribed: z.nullish(z.boolean()),
  created_at: maybe,
  updated_at: maybe,
});
const domain = z.looseObject({
  id: text,
  name: text,
  status: maybe,
  region: maybe,
  created_at: maybe,
  records: z.nullish(
    z.array(
      z.looseObject({ record: maybe, name: maybe, type: maybe, ttl: maybe, status: maybe, value: maybe }),
    ),
  ),
});
const suppression = z.looseObject({
  id: text,
  email: text,
  /** `bounce`, `complaint` or `manual`. */
  origin: maybe,
  source_id: maybe,
  created_at: maybe,
});
const object = z.nullish(z.record(text, z.unknown()));
const inbox = z.looseObject({
  inbox_id: text,
  source: maybe,
  thread_id: maybe,
  email_id: maybe,
  draft_id: maybe,
  inbox: object,
  thread: object,
  email: object,
  draft: object,
});

/** A schema for the `data` of each event type. `data` is the `data` of the body, unchanged. */
export const resendEvents = {
  'email.sent': email,
  'email.scheduled': email,
  'email.delivered': email,
  'email.delivery_delayed': email,
  'email.complained': email,
  'email.bounced': z.looseObject({
    ...message,
    bounce: z.looseObject({ type: maybe, subType: maybe, message: maybe, diagnosticCode: maybeTexts }),
  }),
  'email.opened': email,
  'email.clicked': z.looseObject({
    ...message,
    click: z.looseObject({ link: text, ipAddress: maybe, timestamp: maybe, userAgent: maybe }),
  }),
  'email.received': z.looseObject({
    ...message,
    cc: maybeTexts,
    bcc: maybeTexts,
    /** The addresses that received the message. */
    received_for: maybeTexts,
    attachments: z.nullish(
      z.array(
        z.looseObject({
          id: text,
          filename: maybe,
          content_type: maybe,
          content_disposition: maybe,
          content_id: maybe,
        }),
      ),
    ),
  }),
  'email.failed': z.looseObject({ ...message, failed: z.nullish(z.looseObject({ reason: maybe })) }),
  'email.suppressed': z.looseObject({
    ...message,
    suppressed: z.nullish(z.looseObject({ message: maybe, type: maybe })),
  }),
  'contact.created': contact,
  'contact.updated': contact,
  'contact.deleted': contact,
  'domain.created': domain,
  'domain.updated': domain,
  'domain.deleted': domain,
  'suppression.added': suppression,
  'suppression.removed': suppression,
  'inbox.created': inbox,
  'inbox.updated': inbox,
  'inbox.deleted': inbox,
  'inbox.thread.created': inbox,
  'inbox.thread.folder.updated': inbox,
  'inbox.thread.assigned': inbox,
  'inbox.thread.unassigned': inbox,
  'inbox.thread.labels.updated': inbox,
  'inbox.email.received': inbox,
  'inbox.email.sent': inbox,
  'inbox.draft.created': inbox,
  'inbox.draft.updated': inbox,
  'inbox.draft.sent': inbox,
  'inbox.draft.deleted': inbox,
};
