import * as z from '../../provider/schema.ts';

// MailerSend sends its activity in one of two versions, chosen when the webhook is created: version 2 is flat
// (`message_id`, `recipient` or `email`, `meta`), version 1 nested (`email.message.id`, `email.recipient.email`,
// `morph`). Only the id is in both.

const text = z.string();
const maybe = z.optional(text);
const nullish = z.nullish(text);
const count = z.nullish(z.number());

/** Version 2 only. An empty list when there is no detail. */
const meta = z.nullish(
  z.union([
    z.array(z.unknown()),
    z.looseObject({
      bounce_reason: nullish,
      bounce_code: z.nullish(z.union([text, z.number()])),
      bounce_type: nullish,
      suppression_reason: nullish,
      unsubscribe_reason: nullish,
      ip: nullish,
      user_agent: nullish,
      url: nullish,
      surveys: z.optional(z.array(z.unknown())),
    }),
  ]),
);

/** Version 1 only. */
const morph = z.nullish(
  z.looseObject({ object: nullish, reason: nullish, readable_reason: nullish, ip: nullish, url: nullish }),
);

const activity = z.looseObject({
  id: text,
  /** The name of the activity or, in version 2, the status of the message. */
  type: nullish,
  subject: nullish,
  message_id: nullish,
  email_id: nullish,
  recipient: nullish,
  /** The recipient in version 2, the email in version 1. */
  email: z.nullish(
    z.union([
      text,
      z.looseObject({
        id: maybe,
        from: nullish,
        subject: nullish,
        status: nullish,
        tags: z.nullish(z.array(text)),
        message: z.nullish(z.looseObject({ id: text })),
        recipient: z.nullish(z.looseObject({ email: text })),
      }),
    ]),
  ),
  tags: z.nullish(z.array(text)),
  meta,
  morph,
  created_at: nullish,
});

/** MailerSend's documents show no sample of these. */
const unshown = z.looseObject({
  id: nullish,
  email: z.optional(z.unknown()),
  recipient: z.optional(z.unknown()),
  domain_id: nullish,
  reason: nullish,
});
const maintenance = z.looseObject({ domain_id: nullish });
const address = z.nullish(z.looseObject({ email: nullish, name: nullish }));

/** A schema for the `data` of each event type. `data` is the `data` of the body, unchanged. */
export const mailersendEvents = {
  'activity.sent': activity,
  'activity.delivered': activity,
  'activity.soft_bounced': activity,
  'activity.hard_bounced': activity,
  'activity.deferred': activity,
  'activity.suppressed': activity,
  'activity.opened': activity,
  'activity.opened_unique': activity,
  'activity.clicked': activity,
  'activity.clicked_unique': activity,
  'activity.unsubscribed': activity,
  'activity.spam_complaint': activity,
  'activity.survey_opened': activity,
  'activity.survey_submitted': activity,
  'sender_identity.verified': z.looseObject({ id: text, email: text, name: nullish }),
  'maintenance.start': maintenance,
  'maintenance.end': maintenance,
  'inbound_forward.failed': z.looseObject({
    domain_id: nullish,
    inbound_id: nullish,
    inbound_message_id: text,
  }),
  'inbound_message.rejected': unshown,
  'email_single.verified': z.looseObject({
    id: text,
    address: text,
    status: nullish,
    result: nullish,
    error: z.optional(z.unknown()),
  }),
  'email_list.verified': z.looseObject({
    id: text,
    name: nullish,
    total: count,
    source: nullish,
    status: z.optional(z.unknown()),
    statistics: z.nullish(z.record(text, z.unknown())),
  }),
  'bulk_email.completed': z.looseObject({
    id: text,
    state: nullish,
    total_recipients_count: count,
    suppressed_recipients_count: count,
    validation_errors_count: count,
  }),
  'recipient.on_hold_added': unshown,
  'recipient.on_hold_removed': unshown,
  'inbound.message': z.looseObject({
    id: nullish,
    from: address,
    sender: address,
    recipients: z.nullish(z.looseObject({ rcptTo: z.nullish(z.array(z.looseObject({ email: nullish }))) })),
    subject: nullish,
    text: nullish,
    html: nullish,
    raw: nullish,
    created_at: nullish,
  }),
};
