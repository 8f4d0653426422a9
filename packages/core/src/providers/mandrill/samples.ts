// The test events that Mandrill sends from its webhooks page, as the form that it posts. `delivered` has the shape of
// `send`, and the newer names of the lists have the shape of the older ones.

const msg = {
  ts: 1365109999,
  subject: 'This an example webhook message',
  email: 'example.webhook@mandrillapp.com',
  sender: 'example.sender@mandrillapp.com',
  tags: ['webhook-example'],
  opens: [],
  clicks: [],
  state: 'sent',
  metadata: { user_id: 111 },
  _id: 'exampleaaaaaaaaaaaaaaaaaaaaaaaaa',
  _version: 'exampleaaaaaaaaaaaaaaa',
};
const ts = 1384954004;
const reader = {
  ip: '127.0.0.1',
  location: { country_short: 'US', country: 'United States', region: 'Oklahoma', city: 'Oklahoma City' },
  user_agent:
    'Mozilla/5.0 (Macintosh; U; Intel Mac OS X 10.6; en-US; rv:1.9.1.8) Gecko/20100317 Postbox/1.1.3',
};
const rejected = {
  reason: 'hard-bounce',
  detail: 'Example detail',
  last_event_at: '2014-02-01 12:43:56',
  email: 'example.webhook@mandrillapp.com',
  created_at: '2014-01-15 11:32:19',
  expires_at: '2020-04-02 12:17:18',
  expired: false,
  subaccount: 'example_subaccount',
  sender: 'example.sender@mandrillapp.com',
};
const allowed = {
  email: 'example.webhook@mandrillapp.com',
  detail: 'example details',
  created_at: '2014-01-15 12:03:19',
};

/** Makes the form that Mandrill posts. */
export function mandrillForm(...events: readonly object[]): string {
  return new URLSearchParams({ mandrill_events: JSON.stringify(events) }).toString();
}

function event(name: string, more: object = {}, about: object = {}): string {
  return mandrillForm({ event: name, msg: { ...msg, ...about }, _id: msg._id, ts, ...more });
}

/** A body for each event type. */
export const mandrillSamples = {
  send: event('send'),
  deferral: event(
    'deferral',
    {},
    {
      state: 'deferred',
      smtp_events: [
        {
          destination_ip: '127.0.0.1',
          diag: '451 4.3.5 Temporarily unavailable, try again later.',
          source_ip: '127.0.0.1',
          ts: 1365111111,
          type: 'deferred',
          size: 0,
        },
      ],
    },
  ),
  hard_bounce: event(
    'hard_bounce',
    {},
    {
      state: 'bounced',
      bounce_description: 'bad_mailbox',
      bgtools_code: 10,
      diag: 'smtp;550 5.1.1 The email account that you tried to reach does not exist.',
    },
  ),
  soft_bounce: event(
    'soft_bounce',
    {},
    {
      state: 'soft-bounced',
      bounce_description: 'mailbox_full',
      bgtools_code: 22,
      diag: 'smtp;552 5.2.2 Over Quota',
    },
  ),
  delivered: event('delivered'),
  open: event('open', reader, { opens: [{ ts: 1365111111 }] }),
  click: event(
    'click',
    { ...reader, url: 'http://mandrill.com' },
    { clicks: [{ ts: 1365111111, url: 'http://mandrill.com' }] },
  ),
  spam: event('spam'),
  unsub: event('unsub'),
  reject: event('reject', {}, { state: 'rejected', tags: [] }),
  inbound: mandrillForm({
    event: 'inbound',
    ts,
    msg: {
      raw_msg:
        'Message-Id: <999.20130510192820.aaaaaaaaaaaaaa.aaaaaaaa@mail115.us4.mandrillapp.com>\r\n\r\nexample\r\n',
      headers: { 'Message-Id': '<999.20130510192820.aaaaaaaaaaaaaa.aaaaaaaa@mail115.us4.mandrillapp.com>' },
      text: 'This is an example inbound message.',
      from_email: 'example.sender@mandrillapp.com',
      from_name: 'Example Sender',
      to: [['example@mandrillapp.com', null]],
      email: 'example@mandrillapp.com',
      subject: 'This is an example webhook message',
      tags: [],
      sender: null,
    },
  }),
  blacklist: mandrillForm({ type: 'blacklist', action: 'add', reject: rejected, ts }),
  denylist: mandrillForm({ type: 'denylist', action: 'change', reject: rejected, ts }),
  whitelist: mandrillForm({ type: 'whitelist', action: 'add', entry: allowed, ts }),
  allowlist: mandrillForm({ type: 'allowlist', action: 'remove', entry: allowed, ts }),
  safelist: mandrillForm({ type: 'safelist', action: 'add', reject: allowed, ts }),
};
