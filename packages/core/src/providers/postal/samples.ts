// From the «Webhooks» page of Postal's documentation (postalserver/docs). The status events have the statuses and texts
// of Postal's own code.

const timestamp = 1477945177.12994;
const message = {
  id: 12345,
  token: 'abcdef123',
  direction: 'outgoing',
  message_id: '5817a64332f44_4ec93ff59e79d154565eb@app34.mail',
  to: 'test@example.com',
  from: 'sales@awesomeapp.com',
  subject: 'Welcome to AwesomeApp',
  timestamp,
  spam_status: 'NotSpam',
  tag: 'welcome',
};
const bounce = {
  id: 12347,
  token: 'abcdef124',
  direction: 'incoming',
  message_id: '5817a64332f44_4ec93ff59e79d154565eb@someserver.com',
  to: 'abcde@psrp.postal.yourdomain.com',
  from: 'postmaster@someserver.com',
  subject: 'Delivery Error',
  timestamp: 1477945179.12994,
  spam_status: 'NotSpam',
  tag: null,
};
const server = {
  uuid: '54529725-8807-4069-ab29-a3746c1bbd98',
  name: 'AwesomeApp Mail Server',
  permalink: 'awesomeapp',
  organization: 'atech',
};
const reader = {
  ip_address: '185.22.208.2',
  user_agent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_6) AppleWebKit/537.36 (KHTML, like Gecko)',
};

function event(name: string, serial: number, payload: object) {
  return { event: name, timestamp, payload, uuid: `820b47a4-4dfd-42e4-ae6a-1e5bed5a33f${serial}` };
}

function status(name: string, details: string, output: string | null) {
  return { status: name, details, output, time: 0.22, sent_with_ssl: true, timestamp, message };
}

/** A body for each event type. */
export const postalSamples = {
  MessageSent: event(
    'MessageSent',
    0,
    status(
      'Sent',
      'Message sent by SMTP to aspmx.l.google.com',
      '250 2.0.0 OK 1477944899 ly2si31746747wjb.95 - gsmtp',
    ),
  ),
  MessageDelayed: event(
    'MessageDelayed',
    1,
    status('SoftFail', 'Temporary SMTP delivery error', '451 4.3.0 Temporary server error'),
  ),
  MessageDeliveryFailed: event(
    'MessageDeliveryFailed',
    2,
    status('HardFail', 'Permanent SMTP delivery error', '550 5.1.1 The email account does not exist'),
  ),
  MessageHeld: event(
    'MessageHeld',
    3,
    status('Held', 'Recipient (test@example.com) is on the suppression list', null),
  ),
  MessageBounced: event('MessageBounced', 4, { original_message: message, bounce }),
  MessageLinkClicked: event('MessageLinkClicked', 5, {
    url: 'https://atech.media',
    token: 'VJzsFA0S',
    ...reader,
    message,
  }),
  MessageLoaded: event('MessageLoaded', 6, { ...reader, message }),
  DomainDNSError: event('DomainDNSError', 7, {
    domain: 'example.com',
    uuid: '820b47a4-4dfd-42e4-ae6a-1e5bed5a33fd',
    dns_checked_at: 1477945711.5502,
    spf_status: 'OK',
    spf_error: null,
    dkim_status: 'Invalid',
    dkim_error: 'The DKIM record at example.com does not match the record we have provided.',
    mx_status: 'Missing',
    mx_error: null,
    return_path_status: 'OK',
    return_path_error: null,
    server,
  }),
  SendLimitApproaching: event('SendLimitApproaching', 8, { server, volume: 950, limit: 1000 }),
  SendLimitExceeded: event('SendLimitExceeded', 9, { server, volume: 1000, limit: 1000 }),
};
