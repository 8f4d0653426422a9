// The payloads of «Understanding Webhook event payloads», which names fields and types and shows no values. Each is the
// Message of a notification with its own ids. Signing adds the rest (topic, time, signature).

const created_at = '2026-01-15T10:30:00Z';
const event = {
  organization_id: '105bdce1-64c0-48ab-899d-868455867ecf',
  project_id: '8c8bfa06-0c5b-4d3e-8f0a-1f2b3c4d5e6f',
  domain_id: 'f7d1a8c2-3b64-4e0d-9a51-6c2f8e4b7d10',
  domain_name: 'example.com',
  created_at,
};
const email = {
  ...event,
  email_id: 'd4fbec9d-eed9-44d5-af47-c1126467a5ca',
  email_from: 'sender@example.com',
  email_to: 'recipient@example.com',
  email_headers: [{ key: 'X-Campaign', value: 'welcome' }],
};
const sent = { ...email, email_sent_at: created_at };
const unknown = '550 5.1.1 user unknown';
const blocklist = {
  blocklist_id: '2b7e9f10-5c3d-4a68-b1e4-9d0f7a6c8e25',
  blocklist_type: 'mailbox_not_found',
  blocklist_reason: unknown,
};

/** The events as Scaleway writes them. */
export const scalewayMessages = {
  email_queued: message(0, 'email_queued', { ...email, email_queued_at: created_at }),
  email_delivered: message(1, 'email_delivered', {
    ...sent,
    email_response_code: 250,
    email_response_message: '2.0.0 OK',
  }),
  email_deferred: message(2, 'email_deferred', {
    ...sent,
    email_error: '452 4.2.2 mailbox full',
    email_next_try: '2026-01-15T10:45:00Z',
    email_try_count: 1,
    email_response_code: 452,
    email_response_message: '4.2.2 mailbox full',
  }),
  email_dropped: message(3, 'email_dropped', {
    ...sent,
    email_error: '550 5.4.1 recipient address rejected',
    email_response_code: 550,
    email_response_message: '5.4.1 recipient address rejected',
  }),
  email_mailbox_not_found: message(4, 'email_mailbox_not_found', {
    ...sent,
    email_response_code: 550,
    email_response_message: unknown,
  }),
  email_spam: message(5, 'email_spam', {
    ...sent,
    email_response_code: 554,
    email_response_message: '5.7.1 message refused as spam',
  }),
  email_blocklisted: message(6, 'email_blocklisted', {
    ...email,
    ...blocklist,
    email_blocklisted_at: created_at,
  }),
  blocklist_created: message(7, 'blocklist_created', {
    ...event,
    ...blocklist,
    email_to: 'recipient@example.com',
  }),
  unknown_type: message(8, 'unknown_type', event),
};

/** A body for each event type. */
export const scalewaySamples = Object.fromEntries(
  Object.entries(scalewayMessages).map(([type, data], index) => [
    type,
    {
      Type: 'Notification',
      MessageId: `9ae5c56c-6c9c-42e5-b0b1-0fe0f8bbdb${10 + index}`,
      Message: JSON.stringify(data),
    },
  ]),
) as Record<keyof typeof scalewayMessages, { Type: string; MessageId: string; Message: string }>;

function message<Fields extends object>(index: number, type: string, fields: Fields) {
  return { id: `af5c1aac-cf1b-4d4d-9e46-e6d0cd40b81${index}`, type, ...fields };
}
