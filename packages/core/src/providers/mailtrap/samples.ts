// From Mailtrap's «Webhooks» API documents, where all share one event id. Here each has its own, so that all of them
// can be sent to one receiver.

function batch(event: string, last: string, more: object = {}) {
  const sent = {
    event,
    timestamp: 1728669700,
    sending_stream: 'transactional',
    message_id: '1df37d17-0286-4d8b-8edf-bc4ec5be86e6',
    email: 'receiver@example.com',
    event_id: `bede7236-2284-43d6-a953-1fdcafd0fd${last}`,
    ...more,
    sending_domain_name: 'examplesender.com',
  };
  return { events: [sent] };
}

/** A body for each event type. */
export const mailtrapSamples = {
  delivery: batch('delivery', 'b0', { category: 'Password reset', custom_variables: { user_id: '123' } }),
  open: batch('open', 'b1', {
    ip: '127.138.158.185',
    user_agent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)',
  }),
  click: batch('click', 'b2', {
    ip: '142.86.27.2',
    user_agent: 'Mozilla/5.0 (Windows NT x.y; Win64; x64)',
    url: 'https://mailtrap.io/email-api',
  }),
  unsubscribe: batch('unsubscribe', 'b3'),
  spam: batch('spam', 'b4'),
  'soft bounce': batch('soft bounce', 'b5', {
    response: '4.7.1 Temporary error, please retry',
    response_code: 451,
    bounce_category: 'greylisting',
  }),
  bounce: batch('bounce', 'b6', {
    response: '[CS01] Message rejected due to local policy',
    response_code: 555,
    bounce_category: 'spam',
  }),
  suspension: batch('suspension', 'b7', { reason: 'Your account has reached its daily sending limit.' }),
  reject: batch('reject', 'b8', { reason: 'Recipient in suppression list. Reason: unsubscription' }),
  'inbound.message_received': {
    events: [
      {
        event: 'inbound.message_received',
        event_id: '27c34797-7c37-11f1-b788-0a58a9feac02',
        timestamp: 1783671175722,
        inbox_id: 250,
        message_id: '1870314786754420736',
        from: 'Sender <sender@example.com>',
      },
    ],
  },
};
