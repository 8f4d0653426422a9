import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.nullish(text);

const times = { created_at: maybe, updated_at: maybe };
/** Data that you attached to the email. It may be an empty list where there is none. */
const meta = z.nullish(z.union([z.record(text, z.unknown()), z.array(z.unknown())]));

const email = z.looseObject({
  /** The email's id. */
  id: text,
  object: maybe,
  from: maybe,
  to: z.nullish(z.union([text, z.array(text)])),
  subject: maybe,
  status: maybe,
  meta,
  scheduled_at: maybe,
  ...times,
});
/** A click or a load. `id` is its own id, and `email` is the email. */
const reader = {
  id: text,
  object: maybe,
  email: z.nullish(z.looseObject({ id: maybe, rcpt_to: maybe, mail_from: maybe, subject: maybe, meta })),
  ip_address: maybe,
  user_agent: maybe,
  ...times,
};
const resource = z.looseObject({ id: maybe, object: maybe, ...times });

const resources = [
  'domain',
  'audience',
  'subscriber',
  'contact',
  'template',
  'suppression',
  'email_verification',
  'email_verification_list',
] as const;
const changes = ['created', 'updated', 'deleted'] as const;

type ResourceType = `${(typeof resources)[number]}.${(typeof changes)[number]}`;

/** A schema for the `data` of each event type. `data` is `data.object`, unchanged. */
export const emailitEvents = {
  'email.accepted': email,
  'email.scheduled': email,
  'email.delivered': email,
  'email.bounced': email,
  'email.attempted': email,
  'email.failed': email,
  'email.rejected': email,
  'email.suppressed': email,
  'email.received': email,
  'email.complained': email,
  'email.clicked': z.looseObject({ ...reader, link: z.nullish(z.looseObject({ id: maybe, url: maybe })) }),
  'email.loaded': z.looseObject(reader),
  ...(Object.fromEntries(
    resources.flatMap((name) => changes.map((change) => [`${name}.${change}`, resource])),
  ) as Readonly<Record<ResourceType, typeof resource>>),
};
