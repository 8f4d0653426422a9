// The properties and the example body of MailPace's «Webhooks» guide, with values for its placeholders.

function event(status: string, updated_at: string) {
  return {
    event: `email.${status}`,
    payload: {
      status,
      id: 1,
      domain_id: 1,
      created_at: '2021-11-16T14:50:15.445Z',
      updated_at,
      from: 'sender@example.com',
      to: 'recipient@example.com',
      htmlbody: '<p>Hello</p>',
      textbody: 'Hello',
      cc: null,
      bcc: null,
      subject: 'Hello',
      replyto: null,
      message_id: '<6193c5a7@mailer.mailpace.com>',
      list_unsubscribe: null,
    },
  };
}

/** A body for each event type. */
export const mailpaceSamples = {
  'email.queued': event('queued', '2021-11-16T14:50:15.445Z'),
  'email.delivered': event('delivered', '2021-11-16T14:50:17.201Z'),
  'email.deferred': event('deferred', '2021-11-16T14:50:18.100Z'),
  'email.bounced': event('bounced', '2021-11-16T14:50:19.730Z'),
  'email.spam': event('spam', '2021-11-16T14:50:16.002Z'),
};
