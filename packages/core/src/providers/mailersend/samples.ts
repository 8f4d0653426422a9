// Activity of version 2 from MailerSend's documents, with details from public fixtures of version 2. The documents have
// no sample of `inbound_message.rejected` and `recipient.on_hold_*`, so these are the envelope alone.

const created_at = '2025-08-05T21:23:54.000000Z';
const withoutZone = '2025-08-05 22:27:14';

function activity(name: string, id: string, meta: object = []) {
  return {
    type: `activity.${name}`,
    created_at,
    data: {
      id,
      domain_id: 'yv69oxl5kl785kw2',
      message_id: '6892766ae78995a317577aa1',
      email_id: '6892766a8d52ba62543d5e71',
      type: name,
      subject: 'Test email',
      email: 'test@mailersend.com',
      tags: ['test', 'test2'],
      meta,
    },
  };
}

const reader = { ip: '192.168.1.1', country: 'US', user_agent: 'Mozilla/5.0', device_type: 'desktop' };
const click = { ...reader, url: 'https://example.com/link' };
const hold = { email: 'test@mailersend.com' };

/** A body for each event type. */
export const mailersendSamples = {
  'activity.sent': activity('sent', '6892766a5b66e2daf3dc9155'),
  'activity.delivered': activity('delivered', '6892766a5b66e2daf3dc9156'),
  'activity.soft_bounced': activity('soft_bounced', '6892766a5b66e2daf3dc9157', {
    bounce_reason: 'Mailbox full',
    bounce_code: '452',
    bounce_type: 'soft',
  }),
  'activity.hard_bounced': activity('hard_bounced', '6892766a5b66e2daf3dc9158', {
    bounce_reason: 'Host or domain name not found',
    bounce_code: '550',
    bounce_type: 'hard',
  }),
  'activity.deferred': activity('deferred', '6892766a5b66e2daf3dc9159'),
  'activity.suppressed': activity('suppressed', '6892766a5b66e2daf3dc915a', {
    suppression_reason: 'hard_bounced',
  }),
  'activity.opened': activity('opened', '6892766a5b66e2daf3dc915b', reader),
  'activity.opened_unique': activity('opened_unique', '6892766a5b66e2daf3dc915c', reader),
  'activity.clicked': activity('clicked', '6892766a5b66e2daf3dc915d', click),
  'activity.clicked_unique': activity('clicked_unique', '6892766a5b66e2daf3dc915e', click),
  'activity.unsubscribed': activity('unsubscribed', '6892766a5b66e2daf3dc915f', {
    unsubscribe_reason: 'NO_LONGER_WANT',
  }),
  'activity.spam_complaint': activity('spam_complaint', '6892766a5b66e2daf3dc9160'),
  'activity.survey_opened': activity('survey_opened', '68929fd47f916891ef12eba9'),
  'activity.survey_submitted': activity('survey_submitted', '68929fd47f916891ef12eba9', {
    surveys: [{ question_id: 1, survey_id: 1, answer: 'test', is_last_question: true }],
  }),
  'sender_identity.verified': {
    type: 'sender_identity.verified',
    created_at: withoutZone,
    data: {
      object: 'sender_identity',
      id: 'w942pzo81qnvm651',
      email: 'miller.erin@example.net',
      name: 'Prof. Luella Greenholt',
      is_verified: true,
      resends: 0,
    },
  },
  'maintenance.start': {
    type: 'maintenance.start',
    created_at: withoutZone,
    data: { domain_id: '7nxe3yjmeq28vp0k' },
  },
  'maintenance.end': {
    type: 'maintenance.end',
    created_at: '2025-08-05 22:27:31',
    data: { domain_id: '7nxe3yjmeq28vp0k' },
  },
  'inbound_forward.failed': {
    type: 'inbound_forward.failed',
    created_at: withoutZone,
    data: {
      domain_id: '7nxe3yjmeq28vp0k',
      inbound_id: '7nxe3yjmeq28vp0k',
      inbound_message_id: '68929bf482496e1365e9bd71',
    },
  },
  'inbound_message.rejected': {
    type: 'inbound_message.rejected',
    created_at: withoutZone,
    data: { domain_id: '7nxe3yjmeq28vp0k', reason: 'attachment_size_exceeded' },
  },
  'email_single.verified': {
    object: 'email_single.verified',
    created_at: withoutZone,
    data: {
      id: '68928a46a23f15a8bcbbafb6',
      address: 'aurore20@senger.net',
      status: 'completed',
      result: 'valid',
      error: null,
    },
  },
  'email_list.verified': {
    type: 'email_list.verified',
    created_at: withoutZone,
    data: {
      id: 'lx1p78jk1o53rzn4',
      name: 'verify-test - Sheet1.csv',
      total: 1,
      verification_started: '2025-08-05T22:50:31.000000Z',
      verification_ended: null,
      updated_at: '2025-08-05T22:50:41.000000Z',
      status: { name: 'verified', count: 0 },
      source: 'api',
      statistics: { valid: 0, unknown: 1 },
    },
  },
  'bulk_email.completed': {
    type: 'bulk_email.completed',
    created_at: withoutZone,
    data: {
      id: '689286b1cf375b31ffa45498',
      state: 'completed',
      total_recipients_count: 11,
      suppressed_recipients_count: 0,
      suppressed_recipients: null,
      validation_errors_count: 0,
      validation_errors: null,
      messages_id: null,
    },
  },
  'recipient.on_hold_added': { type: 'recipient.on_hold_added', created_at: withoutZone, data: hold },
  'recipient.on_hold_removed': { type: 'recipient.on_hold_removed', created_at: withoutZone, data: hold },
  'inbound.message': {
    type: 'inbound.message',
    inbound_id: '7nxe3yjmeq28vp0k',
    created_at: '2023-03-04T02:22:16.417935Z',
    data: {
      object: 'message',
      id: '6402ab57f79d39d7e10f2523',
      recipients: {
        rcptTo: [{ email: 'envelope-recipient@example.com' }],
        to: { raw: 'Recipient <to@example.com>', data: [{ email: 'to@example.com', name: 'Recipient' }] },
      },
      from: { email: 'sender@example.org', name: 'Sender Name', raw: 'Sender Name <sender@example.org>' },
      sender: { email: 'envelope-sender@example.org' },
      subject: 'Testing inbound',
      text: 'This is a test!\r\n',
      html: '<p>This is a test!</p>',
      raw: 'MIME-Version: 1.0\r\n\r\nThis is a test!\r\n',
      attachments: [],
      created_at: '2023-03-04T02:22:15.525000Z',
    },
  },
};
