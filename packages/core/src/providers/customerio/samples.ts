// The envelope and the fields of Customer.io's reporting webhooks. The ids are made up.

import { customerioEvents } from './events.ts';

const person = {
  customer_id: '0200102',
  identifiers: { id: '0200102', email: 'test@example.com', cio_id: 'd9c106000001' },
};
const message = {
  ...person,
  delivery_id: 'RPILAgABcRhIBqSp7kiPekGBIeVh',
  action_id: 96,
  campaign_id: 23,
  content_id: 38,
  journey_id: '01GW20GXAAXBKZD8J96M8FNV3R',
  parent_action_id: 1,
  subject: 'Thanks for joining!',
};
const more: Readonly<Record<string, object>> = {
  subscribed: { ...person, email_address: 'test@example.com' },
  unsubscribed: { ...person, email_address: 'test@example.com' },
  opened: { ...message, proxied: false, prefetched: false },
  clicked: { ...message, href: 'https://example.com/offer', link_id: '1', machine: false },
  converted: { ...message, conversion_event_id: '01E4C4C6P79C12J5A6KPE6XNFD' },
  bounced: { ...message, failure_message: '550 5.1.1 User unknown' },
  dropped: { ...message, failure_message: 'suppressed' },
  failed: { ...message, failure_message: 'could not be rendered' },
  undeliverable: { ...message, failure_message: 'message limit reached' },
};

function sampleOf(type: string, index: number): object {
  const event_id = `01E4C4CT6YDC7Y5M7FE1GW${String(1000 + index)}`;
  const timestamp = 1613063089 + index;
  if (type.startsWith('cio_')) {
    const content = '{"topics":{"topic_7":false,"topic_8":true}}';
    const data = { ...person, email_address: 'test@example.com', content };
    return { event_id, object_type: 'customer', metric: type, timestamp, data };
  }
  const at = type.lastIndexOf('_');
  const object_type = type.slice(0, at);
  const metric = type.slice(at + 1);
  const email = object_type === 'email' ? { recipient: 'test@example.com' } : {};
  const push = object_type === 'push' ? { recipients: [{ device_id: 'd1', device_platform: 'ios' }] } : {};
  const data = object_type === 'email' && metric === 'unsubscribed' ? message : (more[metric] ?? message);
  return { event_id, object_type, metric, timestamp, data: { ...data, ...email, ...push } };
}

/** A body for each event type. */
export const customerioSamples: Readonly<Record<string, object>> = Object.fromEntries(
  Object.keys(customerioEvents).map((type, index) => [type, sampleOf(type, index)]),
);
