// The fields of SMTP2GO's guide, which shows no body, in the form that users recorded.

const message = (event: string, part: number) => ({
  event,
  email_id: `1vomkX-FnQW0hPo${part}-Ke9a`,
  time: '2026-02-07T18:05:02Z',
  sendtime: '2026-02-07T18:05:01.199324+00:00',
  rcpt: 'recipient@example.com',
  sender: 'sender@example.com',
  from: 'sender@example.com',
  auth: 'api-1234',
  subject: 'Hello',
  'message-id': '<E1vomkX-FnQW0hPo@message-id.smtpcorp.com>',
  id: '8e2ac9b4a0bcb4d34e72f2a4e3e58b7f',
});
const reader = {
  'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
  client: 'Chrome',
  'client-device': 'Desktop',
  'client-os': 'Windows',
};
const { rcpt: _rcpt, ...processed } = message('processed', 10);

/** A body for each event type. */
export const smtp2goSamples = {
  processed: { ...processed, recipients: ['recipient@example.com'], srchost: '192.0.2.10' },
  delivered: {
    ...message('delivered', 11),
    host: 'mail.example.com [192.0.2.20]',
    message: '250 2.0.0 Ok: 2788 bytes queued as 4f7f4b3tWbzKy',
    context: 'Unavailable',
  },
  open: { ...message('open', 12), ...reader, 'read-secs': 5 },
  click: { ...message('click', 13), ...reader, click_url: 'https://example.com/welcome' },
  bounce: {
    ...message('bounce', 14),
    bounce: 'hard',
    host: 'mail.example.com [192.0.2.20]',
    message: '550 5.1.1 User unknown',
    context: 'RCPT TO:<recipient@example.com>',
  },
  spam: message('spam', 15),
  unsubscribe: message('unsubscribe', 16),
  resubscribe: message('resubscribe', 17),
  reject: { ...message('reject', 18), message: 'Recipient has previously hard-bounced' },
};
