// The callback format in Unisender Go's API reference, and a real delivery that is public in Anymail's tests. Signing
// sets `auth`.

function body(event_name: string, event_data: object) {
  const events = [{ event_name, event_data }];
  return {
    auth: '',
    events_by_user: [{ user_id: 456, project_id: '6432890213745872', project_name: 'MyProject', events }],
  };
}

function email(status: string, more: object = {}) {
  return body('transactional_email_status', {
    job_id: '1a3Q2V-0000OZ-S0',
    metadata: { key1: 'val1', key2: 'val2' },
    email: 'recipient.email@example.com',
    status,
    event_time: '2015-11-30 15:09:42',
    ...more,
  });
}

const reader = {
  user_agent:
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/57.0.2987.133 Safari/537.36',
  ip: '111.111.111.111',
};

/** A body for each event type. */
export const unisenderGoSamples = {
  sent: email('sent'),
  delivered: email('delivered'),
  opened: email('opened', { delivery_info: reader }),
  clicked: email('clicked', { url: 'http://some.url.com', delivery_info: reader }),
  unsubscribed: email('unsubscribed', { comment: 'Too many messages' }),
  subscribed: email('subscribed'),
  spam: email('spam', {
    delivery_info: { delivery_status: 'err_spam_rejected', destination_response: '550 Spam rejected' },
  }),
  soft_bounced: email('soft_bounced', {
    delivery_info: {
      delivery_status: 'err_mailbox_full',
      destination_response: "554 5.2.2 Mailbox full 'full@example.com'.",
    },
  }),
  hard_bounced: email('hard_bounced', {
    delivery_info: {
      delivery_status: 'err_user_unknown',
      destination_response: "555 5.7.1 User unknown 'bounce@example.com'.",
    },
  }),
  transactional_spam_block: body('transactional_spam_block', {
    block_time: '2015-11-30 15:09:42',
    block_type: 'one_smtp',
    domain: 'example.com',
    SMTP_blocks_count: 8,
    domain_status: 'blocked',
  }),
};
