// `delivered` and `bounced` are from the document. The others have its envelope and the fields that it implies. Each
// has its own id, so that all of them can be sent to one receiver.

const message = {
  email_id: 'msg_abc123',
  from: 'sender@yourdomain.com',
  to: 'recipient@example.com',
  subject: 'Hello',
};
const created_at = '2024-01-15T10:30:05Z';

/** A body for each event type. */
export const emailApiSamples = {
  queued: { id: 'evt_xyz787', type: 'queued', created_at, data: message },
  sending: { id: 'evt_xyz788', type: 'sending', created_at, data: message },
  delivered: {
    id: 'evt_xyz789',
    type: 'delivered',
    created_at,
    data: { ...message, delivered_at: '2024-01-15T10:30:05Z' },
  },
  bounced: {
    id: 'evt_xyz790',
    type: 'bounced',
    created_at,
    data: {
      email_id: 'msg_abc123',
      from: 'sender@yourdomain.com',
      to: 'invalid@example.com',
      bounce_type: 'hard',
      bounce_code: '550',
      bounce_message: 'User unknown',
    },
  },
  complained: { id: 'evt_xyz791', type: 'complained', created_at, data: message },
  opened: { id: 'evt_xyz792', type: 'opened', created_at, data: message },
  clicked: {
    id: 'evt_xyz793',
    type: 'clicked',
    created_at,
    data: { ...message, url: 'https://yourdomain.com/welcome' },
  },
};
