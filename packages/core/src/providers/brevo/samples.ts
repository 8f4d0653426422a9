// From Brevo's pages on transactional and inbound webhooks. Each message has its own id here.

const message = (event: string, part: number) => ({
  event,
  email: 'example@domain.com',
  id: 12345,
  date: '2020-10-09 00:00:00',
  ts: 1604933619,
  'message-id': `<2017983008${part}.5787683@relay.domain.com>`,
  ts_event: 1604933654,
  ts_epoch: 1604933654000,
  subject: 'My first Transactional',
  'X-Mailin-custom': '{"order":7}',
  template_id: 22,
  tags: ['transac_messages'],
});
const reader = {
  user_agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
  device_used: 'DESKTOP',
  mirror_link: 'https://app-smtp.brevo.com/log/preview/1a2000f4-4e33-23aa-ab68-900dxxx9152c',
  contact_id: 8,
};

/** A body for each event type. */
export const brevoSamples = {
  request: message('request', 10),
  delivered: message('delivered', 11),
  hard_bounce: {
    ...message('hard_bounce', 12),
    reason: ' RecipientError: 550 5.5.0 Requested action not taken: mailbox unavailable.',
  },
  soft_bounce: { ...message('soft_bounce', 13), reason: 'server is down' },
  blocked: { ...message('blocked', 14), reason: 'blocked : due to blacklist user' },
  spam: message('spam', 15),
  complaint: message('complaint', 16),
  invalid_email: message('invalid_email', 17),
  deferred: { ...message('deferred', 18), reason: '451 4.7.1 try again later' },
  click: { ...message('click', 19), ...reader, link: 'https://domain.com/product' },
  opened: { ...message('opened', 20), ...reader },
  unique_opened: { ...message('unique_opened', 21), ...reader },
  proxy_open: { ...message('proxy_open', 22), ...reader },
  unique_proxy_open: {
    ...message('unique_proxy_open', 23),
    ...reader,
    email: '',
    tag: '["this_tag","tag_thos"]',
    link: '',
    contact_id: '4816445214646337536',
  },
  unsubscribed: { ...message('unsubscribed', 24), ...reader, tags: undefined, tag: '["transactionalTag"]' },
  error: message('error', 25),
  list_addition: {
    id: 139911,
    email: 'example@domain.com',
    event: 'list_addition',
    key: 'fsn920nfsv6h0gfkkqrb5',
    list_id: [63, 61],
    date: '2019-07-30 08:48:11',
    ts: 1564469292,
  },
  inbound: {
    items: [
      {
        Uuid: ['1a825d56-029b-4a41-b8e4-61670463431b'],
        MessageId: '<reply@example.com>',
        InReplyTo: null,
        From: { Name: 'Ann', Address: 'ann@example.com' },
        To: [{ Name: 'Support', Address: 'support@reply.domain.com' }],
        Recipients: ['support@reply.domain.com'],
        Cc: [],
        ReplyTo: null,
        SentAtDate: 'Mon, 15 Jan 2024 10:00:00 +0000',
        Subject: 'Re: My first Transactional',
        RawHtmlBody: '<p>Thanks</p>',
        RawTextBody: 'Thanks',
        ExtractedMarkdownMessage: 'Thanks',
        SpamScore: 1.5,
        Attachments: [],
        Headers: {},
      },
    ],
  },
};
