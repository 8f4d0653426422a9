import * as z from '../../provider/schema.ts';

// No field is required: Customer.io sends a drifted event again for seven days, and holds back every later one.

const text = z.string();
const maybe = z.nullish(text);
const id = z.nullish(z.union([z.number(), text]));
const boolean = z.nullish(z.boolean());

const person = {
  /** Deprecated by Customer.io: see `identifiers`. */
  customer_id: maybe,
  identifiers: z.nullish(z.looseObject({ id, email: maybe, cio_id: maybe })),
};
const message = {
  ...person,
  /** The message's id. */
  delivery_id: maybe,
  action_id: id,
  parent_action_id: id,
  campaign_id: id,
  broadcast_id: id,
  newsletter_id: id,
  transactional_message_id: id,
  content_id: id,
  journey_id: maybe,
  trigger_id: id,
  trigger_event_id: maybe,
  subject: maybe,
  recipient: maybe,
  failure_message: maybe,
  href: maybe,
  link_id: id,
  conversion_event_id: maybe,
};
const email = z.looseObject({ ...message, proxied: boolean, prefetched: boolean, machine: boolean });
const push = z.looseObject({
  ...message,
  recipients: z.nullish(z.array(z.looseObject({ device_id: maybe, device_platform: maybe }))),
});
const other = z.looseObject(message);
const customer = z.looseObject({ ...person, email_address: maybe });

/** The same schema for each `<object>_<metric>`. */
function each<const Object extends string, const Metric extends string, Data>(
  object: Object,
  metrics: readonly Metric[],
  schema: z.Schema<Data>,
): { readonly [Type in `${Object}_${Metric}`]: z.Schema<Data> } {
  const entries = metrics.map((metric) => [`${object}_${metric}`, schema]);
  return Object.fromEntries(entries) as ReturnType<typeof each<Object, Metric, Data>>;
}

const steps = ['drafted', 'attempted', 'sent', 'clicked', 'converted', 'failed', 'undeliverable'] as const;

/** A schema for the `data` of each event type. `data` is unchanged. */
export const customerioEvents = {
  ...each('customer', ['subscribed', 'unsubscribed'], customer),
  /** `content` is JSON text with the topics. */
  cio_subscription_preferences_changed: z.looseObject({ ...person, email_address: maybe, content: maybe }),
  ...each('email', [...steps, 'delivered', 'opened', 'bounced', 'dropped', 'spammed', 'unsubscribed'], email),
  ...each('push', [...steps, 'delivered', 'opened', 'bounced', 'dropped'], push),
  ...each('in_app', [...steps, 'opened'], other),
  ...each('sms', [...steps, 'delivered', 'bounced', 'dropped', 'replied'], other),
  ...each('whatsapp', [...steps, 'delivered', 'opened', 'bounced', 'dropped', 'replied'], other),
  ...each('slack', steps, other),
  ...each('webhook', steps, other),
};
