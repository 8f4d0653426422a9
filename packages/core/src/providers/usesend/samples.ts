// The types of usesend/useSend (packages/lib/src/webhook/webhook-events.ts) in the server's envelope. The ids are made
// up.

let count = 0;
const sample = (type: string, data: object) => ({
  id: `cm5call${String(1000 + count++)}`,
  type,
  version: '2026-01-18',
  createdAt: '2026-01-18T10:30:05.000Z',
  teamId: 123,
  data,
  attempt: 1,
});

const email = (status: string, more: object = {}) => ({
  id: 'cm5email1',
  status,
  from: 'Shop <shop@example.com>',
  to: ['jane@example.com'],
  occurredAt: '2026-01-18T10:30:04.250Z',
  campaignId: null,
  contactId: null,
  domainId: 7,
  subject: 'Your order',
  metadata: { order_id: '1234' },
  ...more,
});
const at = {
  timestamp: '2026-01-18T10:30:04.250Z',
  userAgent: 'Mozilla/5.0',
  ip: '203.0.113.42',
  platform: 'iOS',
};
const times = { createdAt: '2026-01-18T10:00:00.000Z', updatedAt: '2026-01-18T10:30:00.000Z' };
const contact = {
  id: 'cm5contact1',
  email: 'jane@example.com',
  contactBookId: 'cm5book1',
  subscribed: true,
  properties: { plan: 'pro' },
  firstName: 'Jane',
  lastName: null,
  ...times,
};
const domain = {
  id: 7,
  name: 'example.com',
  status: 'SUCCESS',
  region: 'us-east-1',
  ...times,
  clickTracking: true,
  openTracking: true,
};

const data = {
  'email.queued': email('QUEUED'),
  'email.sent': email('SENT'),
  'email.delivery_delayed': email('DELIVERY_DELAYED'),
  'email.delivered': email('DELIVERED'),
  'email.bounced': email('BOUNCED', {
    bounce: { type: 'Permanent', subType: 'NoEmail', message: 'smtp; 550 5.1.1 user unknown' },
  }),
  'email.rejected': email('REJECTED'),
  'email.rendering_failure': email('RENDERING_FAILURE'),
  'email.complained': email('COMPLAINED'),
  'email.failed': email('FAILED', { failed: { reason: 'Domain is not verified' } }),
  'email.cancelled': email('CANCELLED'),
  'email.suppressed': email('SUPPRESSED', {
    suppression: { type: 'Bounce', reason: 'The address bounced before', source: 'cm5email0' },
  }),
  'email.opened': email('OPENED', { open: at }),
  'email.clicked': email('CLICKED', { click: { ...at, url: 'https://shop.example.com/1234' } }),
  'contact.created': contact,
  'contact.updated': contact,
  'contact.deleted': contact,
  'domain.created': domain,
  'domain.verified': domain,
  'domain.updated': domain,
  'domain.deleted': domain,
  'webhook.test': { test: true, webhookId: 'cm5webhook1', sentAt: '2026-01-18T10:30:04.250Z' },
};

/** A body for each event type. */
export const usesendSamples = Object.fromEntries(
  Object.entries(data).map(([type, fields]) => [type, sample(type, fields)]),
);
