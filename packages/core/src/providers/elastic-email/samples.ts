// The parameters of Elastic Email's article on notifications, which shows no request. They are objects here. A real
// request has them in the query string of a GET.

const message = (status: string, part: number) => ({
  status,
  to: 'recipient@example.com',
  from: 'sender@example.com',
  date: '2026-02-07T18:05:02Z',
  subject: 'Hello',
  channel: 'welcome',
  account: 'owner@example.com',
  messageid: `GruPGipsdsy31TIhv3CAr${part}`,
  transaction: `3f1b6d7e-5c1c-4f0a-9b87-2d1d1f6f00${part}`,
});
const reader = { IP: '192.0.2.10', Useragent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)', Country: 'PL' };

/** A body for each event type. */
export const elasticEmailSamples = {
  Sent: message('Sent', 10),
  Opened: { ...message('Opened', 11), ...reader },
  Clicked: { ...message('Clicked', 12), ...reader, target: 'https://example.com/welcome' },
  Error: { ...message('Error', 13), category: 'NoMailbox' },
  AbuseReport: { ...message('AbuseReport', 14), category: 'Spam' },
  Unsubscribed: message('Unsubscribed', 15),
};
