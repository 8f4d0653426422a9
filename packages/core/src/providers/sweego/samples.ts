import type { sweegoEvents } from './events.ts';

// The fixtures of Symfony's Sweego bridge. Where two of them share an event id, one has another here, so that all of
// them can be sent to one receiver.

const message = {
  timestamp: '2024-09-02T08:45:05+00:00',
  swg_uid: '02-6e5dbe48-e6f4-4af3-8fb4-bf125e75776b',
  channel: 'email',
  transaction_id: '568c5678-2d03-40f8-89e0-22ffb5cfe63d',
  headers: {
    'x-mailer': 'Sweego',
    'x-swg-uid': '02-6e5dbe48-e6f4-4af3-8fb4-bf125e75776b',
    'x-client-id': 'f8367456332369298d050cf4bc83e058',
    'x-campaign-id': 'default',
    'x-transaction-id': '568c5678-2d03-40f8-89e0-22ffb5cfe63d',
  },
  campaign_tags: null,
  campaign_type: 'default',
  campaign_id: 'default',
  recipient: 'recipient@example.com',
  domain_from: 'example.org',
};
const reader = {
  ip_address: '66.249.93.1',
  user_agent: 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
};

/** A body for each event type. */
export const sweegoSamples = {
  email_sent: { event_type: 'email_sent', event_id: '3e42ea83-f6a5-40cc-a1fa-874566945401', ...message },
  delivered: { event_type: 'delivered', event_id: '9f26b9d0-13d7-410c-ba04-5019cd30e6d0', ...message },
  soft_bounce: {
    event_type: 'soft-bounce',
    event_id: '82ebf0f0-0f0f-4190-967c-2e8484212f1c',
    ...message,
    response_code: 452,
    status: null,
  },
  hard_bounce: {
    event_type: 'hard_bounce',
    event_id: '88eaff9a-5087-47d9-afdd-6eeaddfb11ae',
    ...message,
    response_code: 550,
    status: null,
  },
  email_opened: {
    event_type: 'email_opened',
    event_id: '3e434a94-628c-4cbd-92b5-ed6be715aa2b',
    ...message,
    subject: 'Test webhook',
    open: { ...reader, proxy: true },
  },
  email_clicked: {
    event_type: 'email_clicked',
    event_id: '3e434a94-628c-4cbd-92b5-ed6be715aa2c',
    ...message,
    subject: 'Test webhook',
    click: { ...reader, url: 'https://google.com', proxy: false },
  },
  list_unsub: {
    event_type: 'list_unsub',
    event_id: '0a190ab5-aad8-4874-9c32-0848484f8fc0',
    ...message,
    timestamp: '2024-09-02T12:55:09.416380+00:00',
    campaign_tags: 'billing',
    one_click: false,
  },
  complaint: { event_type: 'complaint', event_id: '3e42ea83-f6a5-40cc-a1fa-874566945402', ...message },
} satisfies Record<keyof typeof sweegoEvents, object>;
