import type { resendEvents } from './events.ts';

// The shapes of resend-node's webhook-event.interface.ts, with values from Resend's event pages. The event's id is in
// the header `svix-id`, not in the body.

const created_at = '2026-02-22T23:41:12.126Z';
const email = {
  broadcast_id: '8b146471-e88e-4322-86af-016cd36fd216',
  created_at: '2026-02-22T23:41:11.894Z',
  email_id: '56761188-7520-42d8-8898-ff6fc54ce618',
  message_id: '<111-222-333@email.example.com>',
  from: 'Acme <onboarding@resend.dev>',
  to: ['delivered@resend.dev'],
  subject: 'Sending this example',
  template_id: '43f68331-0622-4e15-8202-246a0388854b',
  tags: { category: 'confirm_email' },
};
const contact = {
  id: 'e169aa45-1ecf-4183-9955-b1499d5701d3',
  audience_id: '78261eea-8f8b-4381-83c6-79fa7120f1cf',
  segment_ids: ['78261eea-8f8b-4381-83c6-79fa7120f1cf'],
  created_at,
  updated_at: created_at,
  email: 'steve.wozniak@example.com',
  first_name: 'Steve',
  last_name: null,
  unsubscribed: false,
};
const domain = {
  id: 'd91cd9bd-1176-453e-8fc1-35364d380206',
  name: 'example.com',
  status: 'not_started',
  created_at,
  region: 'us-east-1',
  records: [
    {
      record: 'SPF',
      name: 'send',
      type: 'MX',
      ttl: 'Auto',
      status: 'not_started',
      value: 'mx',
      priority: 10,
    },
  ],
};
const suppression = {
  id: '3f1f9f0c-1d6c-4a58-9a7e-7b8f4b8f9a11',
  email: 'bounced@resend.dev',
  origin: 'bounce',
  source_id: '56761188-7520-42d8-8898-ff6fc54ce618',
  created_at,
};
const inbox = { source: 'api', inbox_id: '0c5f3e5b-3a0e-4a3a-9a43-0c9c6b8e7d21' };
const thread = { ...inbox, thread_id: 'b6a1c1f0-8a77-4c0e-8f5a-2d9a5f6e7c33', thread: { subject: 'Hello' } };
const draft = {
  ...thread,
  draft_id: 'c0ffee00-1111-4222-8333-444455556666',
  draft: { subject: 'Re: Hello' },
};

const data = {
  'email.sent': email,
  'email.scheduled': email,
  'email.delivered': email,
  'email.delivery_delayed': email,
  'email.complained': email,
  'email.bounced': {
    ...email,
    to: ['bounced@resend.dev'],
    bounce: {
      diagnosticCode: ['smtp; 550 5.1.1 The email account that you tried to reach does not exist.'],
      message: "The recipient's email provider sent a hard bounce message.",
      subType: 'General',
      type: 'Permanent',
    },
  },
  'email.opened': email,
  'email.clicked': {
    ...email,
    click: {
      ipAddress: '122.115.53.11',
      link: 'https://resend.com',
      timestamp: '2026-02-24T05:00:57.163Z',
      userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)',
    },
  },
  'email.received': {
    email_id: email.email_id,
    created_at,
    from: 'Ada <ada@example.com>',
    to: ['support@example.com', 'sales@example.com'],
    cc: [],
    bcc: [],
    received_for: ['support@example.com'],
    message_id: '<abc@example.com>',
    subject: 'Hello',
    attachments: [
      {
        id: '2a0c9ce0-3112-4728-976e-47ddcd16a318',
        filename: 'avatar.png',
        content_type: 'image/png',
        content_disposition: 'inline',
        content_id: 'img001',
      },
    ],
  },
  'email.failed': { ...email, failed: { reason: 'reached_daily_quota' } },
  'email.suppressed': {
    ...email,
    suppressed: {
      message: 'Resend has suppressed sending to this address.',
      type: 'OnAccountSuppressionList',
    },
  },
  'contact.created': contact,
  'contact.updated': contact,
  'contact.deleted': contact,
  'domain.created': domain,
  'domain.updated': domain,
  'domain.deleted': domain,
  'suppression.added': suppression,
  'suppression.removed': suppression,
  'inbox.created': { ...inbox, inbox: { object: 'inbox', name: 'Support' } },
  'inbox.updated': { ...inbox, inbox: { object: 'inbox', name: 'Support' } },
  'inbox.deleted': inbox,
  'inbox.thread.created': thread,
  'inbox.thread.folder.updated': { ...thread, from: 'inbox', to: 'archive' },
  'inbox.thread.assigned': { ...thread, assignee_email: 'ada@example.com', previous_assignee_email: null },
  'inbox.thread.unassigned': { ...thread, previous_assignee_email: 'ada@example.com' },
  'inbox.thread.labels.updated': { ...thread, added: [], removed: [] },
  'inbox.email.received': { ...thread, email_id: email.email_id, email: { subject: 'Hello' } },
  'inbox.email.sent': { ...thread, email_id: email.email_id, email: { subject: 'Hello' } },
  'inbox.draft.created': draft,
  'inbox.draft.updated': draft,
  'inbox.draft.sent': draft,
  'inbox.draft.deleted': draft,
} satisfies Record<keyof typeof resendEvents, object>;

/** A body for each event type. */
export const resendSamples = Object.fromEntries(
  Object.entries(data).map(([type, item]) => [type, { type, created_at, data: item }]),
) as {
  readonly [Type in keyof typeof data]: {
    readonly type: Type;
    readonly created_at: string;
    readonly data: (typeof data)[Type];
  };
};
