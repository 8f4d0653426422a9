// From the tests of lettermint/lettermint-laravel, which build deliveries as Lettermint does.

let count = 0;
const sample = (event: string, data: object) => ({
  id: `9d3f6a1e-7b2c-4f1a-9c3e-2b1a0f9e${String(8000 + count++)}`,
  event,
  timestamp: '2026-10-04T08:15:30.000000Z',
  sandbox: false,
  sandbox_result: null,
  data,
  context: { scope: 'project', team_id: 'team-1', project_id: 'project-1', route_id: null },
});

const message = {
  message_id: '0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
  subject: 'Your order ✓ shipped',
  metadata: { order_id: '1234' },
  tag: 'orders',
  tags: [{ name: 'campaign', value: 'autumn' }],
};
const received = { ...message, recipient: 'jane@example.com' };
const response = (status_code: number, enhanced_status_code: string, content: string) => ({
  response: { status_code, enhanced_status_code, content },
});
const reader = {
  device_type: 'mobile',
  client_type: 'browser',
  client_name: 'Safari',
  user_agent: 'Mozilla/5.0 (iPhone)',
  bot: {
    detected: false,
    probability: 0.02,
    classification: 'genuine',
    proxy_type: null,
    reason_codes: [],
    machine: false,
    counts_for_metrics: true,
  },
};
const scheduled_at = '2026-10-02T12:00:00Z';
const suppression = {
  suppression_id: 'suppression-123',
  type: 'email',
  value: 'jane@example.com',
  reason: 'manual',
  applies_to: 'all',
};

const data = {
  'message.created': {
    ...message,
    from: { email: 'shop@example.com', name: 'Shop' },
    to: [{ email: 'jane@example.com', name: 'Jane' }],
    cc: [],
    bcc: [],
  },
  'message.scheduled': { ...message, scheduled_at },
  'message.rescheduled': { ...message, scheduled_at, previous_scheduled_at: '2026-10-01T12:00:00Z' },
  'message.canceled': { ...message, scheduled_at, canceled_at: '2026-10-01T12:00:00Z' },
  'message.released': { ...message, scheduled_at, released_at: scheduled_at, release_delay_seconds: 0 },
  'message.sent': received,
  'message.delivered': { ...received, ...response(250, '2.0.0', '250 2.0.0 OK') },
  'message.auto_replied': {
    ...message,
    auto_reply: { sender: 'jane@example.com', recipient: null, subject: 'Away', body: { text: 'Away' } },
  },
  'message.hard_bounced': { ...received, ...response(550, '5.1.1', '550 5.1.1 User unknown') },
  'message.soft_bounced': { ...received, ...response(452, '4.2.2', '452 4.2.2 Mailbox full') },
  'message.spam_complaint': received,
  'message.failed': { ...received, reason: 'Error', ...response(500, '5.0.0', '500 Error') },
  'message.suppressed': { ...received, reason: 'Suppressed' },
  'message.policy_rejected': {
    ...message,
    metadata: [],
    reason: 'Spam score threshold exceeded',
    score: 7.5,
    spam_symbols: [{ name: 'BAYES_SPAM', score: 3.5, options: [], description: 'very likely spam' }],
  },
  'message.unsubscribed': { ...received, unsubscribed_at: '2026-10-04T08:15:29Z' },
  'message.opened': { ...received, opened_at: '2026-10-04T08:15:29Z', first_open: true, ...reader },
  'message.clicked': {
    ...received,
    clicked_at: '2026-10-04T08:15:29+00:00',
    destination_url: 'https://shop.example.com/orders/1234?ref=mail',
    link_index: 2,
    anchor_text: 'View your order →',
    first_click: true,
    ...reader,
  },
  'message.inbound': {
    route: 'route-123',
    message_id: '0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5c',
    from: { email: 'jane@example.com' },
    to: [],
    cc: [],
    recipient: 'support@example.com',
    subject: 'Re: Your order',
    date: '2026-10-04T08:15:29Z',
    body: {},
    headers: [],
    attachments: [],
    is_spam: false,
    spam_score: 0,
    spam_symbols: [],
  },
  'suppression.added': suppression,
  'suppression.removed': suppression,
  'webhook.test': { message: 'Test', webhook_id: 'webhook-123', timestamp: 1704067200 },
};

/** A body for each event type. */
export const lettermintSamples = Object.fromEntries(
  Object.entries(data).map(([event, fields]) => [event, sample(event, fields)]),
);
