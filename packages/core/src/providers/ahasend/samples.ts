import type { ahasendEvents } from './events.ts';

// The examples of AhaSend's webhooks document (OpenAPI, version 2.0.0). `webhook_id` is the id of the webhook, and the
// same in all of them. The event's id is in the header `webhook-id`.

const webhook_id = 'abe11757-2886-4b55-96f1-0e0afc95795a';
const message = {
  account_id: '4cdd7bdd-294e-4762-892f-83d40abf5a87',
  from: 'sender@example.com',
  recipient: 'recipient@example.com',
  subject: 'Welcome to our service',
  message_id_header: '<message-id-12345@localhost>',
  id: '407926766d2711f09b30960002cafe7c',
};
const reader = {
  user_agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36',
  ip: '192.168.1.100',
  is_bot: false,
};
const routed = {
  id: 'route-msg-12345',
  from: 'customer@gmail.com',
  reply_to: 'customer@gmail.com',
  to: 'support@yourdomain.com',
  subject: 'Help with my account',
  message_id: '<unique-message-id@gmail.com>',
  size: 2048,
  spam_score: 0.1,
  bounce: false,
  cc: '',
  date: 'Mon, 06 May 2024 13:15:46 +0000',
  in_reply_to: '',
  references: '',
  auto_submitted: '',
  html_body: '<p>I need help with my account settings.</p>',
  plain_body: 'I need help with my account settings.',
  reply_from_plain_body: 'I need help with my account settings.',
  attachments: [
    {
      filename: 'logo.png',
      content_type: 'image/png',
      content_id: 'logo-123',
      disposition: 'inline',
      data: 'iVBORw0KGgo=',
    },
  ],
  headers: { 'X-Mailer': 'Gmail', 'X-Priority': '3' },
};

/** A body for each event type. */
export const ahasendSamples = {
  'message.reception': {
    type: 'message.reception',
    webhook_id,
    timestamp: '2024-05-06T09:49:16.687031577Z',
    data: { ...message, event: 'on_reception' },
  },
  'message.delivered': {
    type: 'message.delivered',
    webhook_id,
    timestamp: '2024-05-06T09:50:16.687031577Z',
    data: {
      ...message,
      event: 'on_delivered',
      delivery_attempt: {
        smtp_code: 250,
        enhanced_status_code: '2.0.0',
        response: 'OK: queued',
        command: 'DATA',
      },
    },
  },
  'message.transient_error': {
    type: 'message.transient_error',
    webhook_id,
    timestamp: '2024-05-06T09:51:16.687031577Z',
    data: {
      ...message,
      event: 'on_transient_error',
      delivery_attempt: {
        classification: 'QuotaIssues',
        smtp_code: 452,
        enhanced_status_code: '4.2.2',
        response: "The recipient's inbox is out of storage space",
        command: 'RCPT TO',
      },
    },
  },
  'message.failed': {
    type: 'message.failed',
    webhook_id,
    timestamp: '2024-05-06T09:55:16.687031577Z',
    data: { ...message, event: 'on_failed', recipient: 'invalid@nonexistent-domain.com' },
  },
  'message.bounced': {
    type: 'message.bounced',
    webhook_id,
    timestamp: '2024-05-06T10:05:16.687031577Z',
    data: {
      ...message,
      event: 'on_bounced',
      delivery_attempt: {
        classification: 'InvalidRecipient',
        smtp_code: 550,
        enhanced_status_code: '5.1.1',
        response: 'The email account that you tried to reach does not exist',
        command: 'RCPT TO',
      },
    },
  },
  'message.suppressed': {
    type: 'message.suppressed',
    webhook_id,
    timestamp: '2024-05-06T10:10:16.687031577Z',
    data: { ...message, event: 'on_suppressed', recipient: 'bounced@example.com' },
  },
  'message.opened': {
    type: 'message.opened',
    webhook_id,
    timestamp: '2024-05-06T10:15:16.687031577Z',
    data: { ...message, event: 'on_opened', ...reader },
  },
  'message.clicked': {
    type: 'message.clicked',
    webhook_id,
    timestamp: '2024-05-06T10:20:16.687031577Z',
    data: { ...message, event: 'on_clicked', url: 'https://example.com/landing-page', ...reader },
  },
  'message.routing': {
    type: 'message.routing',
    route_id: webhook_id,
    timestamp: '2024-05-06T13:15:46.404433272Z',
    data: routed,
  },
  'route.message': {
    type: 'route.message',
    route_id: webhook_id,
    timestamp: '2024-05-06T13:15:46.404433272Z',
    data: routed,
  },
  'suppression.created': {
    type: 'suppression.created',
    webhook_id,
    timestamp: '2024-05-06T12:57:06.451529527Z',
    data: {
      account_id: message.account_id,
      recipient: 'bounced@example.com',
      created_at: '2024-05-06T12:57:06.451529617Z',
      expires_at: '2024-06-05T12:57:06.451529617Z',
      reason: 'Too many hard bounces',
      sending_domain: 'your-domain.com',
    },
  },
  'domain.dns_error': {
    type: 'domain.dns_error',
    webhook_id,
    timestamp: '2024-05-06T12:59:46.404433272Z',
    data: {
      domain: 'example.com',
      account_id: message.account_id,
      spf_valid: false,
      dkim_valid: false,
      dmarc_valid: false,
      dns_last_checked_at: '2024-05-06T12:59:46.404433312Z',
    },
  },
} satisfies Record<keyof typeof ahasendEvents, object>;
