import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.nullish(text);
const number = z.nullish(z.union([z.number(), text]));
const boolean = z.nullish(z.boolean());

const email = {
  /** The email's id. */
  id: text,
  status: maybe,
  from: maybe,
  to: z.nullish(z.array(text)),
  /** ISO 8601. */
  occurredAt: maybe,
  campaignId: maybe,
  contactId: maybe,
  domainId: number,
  subject: maybe,
  templateId: maybe,
  metadata: z.nullish(z.record(text, z.unknown())),
};
const reader = { timestamp: maybe, userAgent: maybe, ip: maybe, platform: maybe };
const contact = z.looseObject({
  id: text,
  email: maybe,
  contactBookId: maybe,
  subscribed: boolean,
  properties: z.nullish(z.record(text, z.unknown())),
  firstName: maybe,
  lastName: maybe,
  createdAt: maybe,
  updatedAt: maybe,
});
const domain = z.looseObject({
  id: z.union([z.number(), text]),
  name: maybe,
  status: maybe,
  region: maybe,
  createdAt: maybe,
  updatedAt: maybe,
  clickTracking: boolean,
  openTracking: boolean,
});

/** A schema for the `data` of each event type. `data` is unchanged. */
export const usesendEvents = {
  'email.queued': z.looseObject(email),
  'email.sent': z.looseObject(email),
  'email.delivery_delayed': z.looseObject(email),
  'email.delivered': z.looseObject(email),
  /** `bounce` has the types and subtypes of Amazon SES. */
  'email.bounced': z.looseObject({
    ...email,
    bounce: z.nullish(z.looseObject({ type: maybe, subType: maybe, message: maybe })),
  }),
  'email.rejected': z.looseObject(email),
  'email.rendering_failure': z.looseObject(email),
  'email.complained': z.looseObject(email),
  'email.failed': z.looseObject({ ...email, failed: z.nullish(z.looseObject({ reason: maybe })) }),
  'email.cancelled': z.looseObject(email),
  'email.suppressed': z.looseObject({
    ...email,
    suppression: z.nullish(z.looseObject({ type: maybe, reason: maybe, source: maybe })),
  }),
  'email.opened': z.looseObject({ ...email, open: z.nullish(z.looseObject(reader)) }),
  'email.clicked': z.looseObject({ ...email, click: z.nullish(z.looseObject({ ...reader, url: maybe })) }),
  'contact.created': contact,
  'contact.updated': contact,
  'contact.deleted': contact,
  'domain.created': domain,
  'domain.verified': domain,
  'domain.updated': domain,
  'domain.deleted': domain,
  /** Sent from the dashboard. */
  'webhook.test': z.looseObject({ test: boolean, webhookId: maybe, sentAt: maybe }),
};
