// From SendGrid's «Event Webhook Reference», with distinct ids. The machine opening and the account's change are made
// from its tables of fields.

const message = {
  email: 'example@test.com',
  timestamp: 1513299569,
  'smtp-id': '<14c5d75ce93.dfd.64b469@ismtpd-555>',
  category: ['cat facts'],
  sg_message_id: '14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0',
};
const { 'smtp-id': _, ...seen } = message;
const useragent = 'Mozilla/4.0 (compatible; MSIE 6.1; Windows XP; .NET CLR 1.1.4322; .NET CLR 2.0.50727)';
const reader = { useragent, ip: '255.255.255.255' };

/** A body for each event type. */
export const sendgridSamples = {
  processed: [{ ...message, event: 'processed', sg_event_id: 'rbtnWrG1DVDGGGFHFyun0A==' }],
  dropped: [
    {
      ...message,
      event: 'dropped',
      sg_event_id: 'zmzJhfJgAfUSOW80yEbPyw==',
      reason: 'Bounced Address',
      status: '5.0.0',
    },
  ],
  delivered: [
    { ...message, event: 'delivered', sg_event_id: 'rWVYmVk90MjZJ9iohOBa3w==', response: '250 OK' },
  ],
  deferred: [
    {
      ...message,
      event: 'deferred',
      sg_event_id: 't7LEShmowp86DTdUW8M-GQ==',
      response: '400 try again later',
      attempt: '5',
    },
  ],
  bounce: [
    {
      ...message,
      event: 'bounce',
      sg_event_id: '6g4ZI7SA-xmRDv57GoPIPw==',
      type: 'bounce',
      reason: '500 unknown recipient',
      status: '5.0.0',
      bounce_classification: 'Invalid Address',
    },
  ],
  open: [
    { ...seen, ...reader, event: 'open', sg_event_id: 'FOTFFO0ecsBE-zxFXfs6WA==', sg_machine_open: false },
  ],
  click: [
    {
      ...seen,
      ...reader,
      event: 'click',
      sg_event_id: 'kCAi1KttyQdEKHhdC-nuEA==',
      url: 'http://www.sendgrid.com/',
    },
  ],
  spamreport: [{ ...seen, event: 'spamreport', sg_event_id: '37nvH5QBz858KGVYCM4uOA==' }],
  unsubscribe: [{ ...seen, event: 'unsubscribe', sg_event_id: 'zz_BjPgU_5pS-J8vlfB1sg==' }],
  group_unsubscribe: [
    {
      ...seen,
      ...reader,
      event: 'group_unsubscribe',
      sg_event_id: 'ahSCB7xYcXFb-hEaawsPRw==',
      asm_group_id: 10,
    },
  ],
  group_resubscribe: [
    {
      ...seen,
      ...reader,
      event: 'group_resubscribe',
      sg_event_id: 'w_u0vJhLT-OFfprar5N93g==',
      asm_group_id: 10,
    },
  ],
  account_status_change: [
    {
      event: 'account_status_change',
      sg_event_id: 'MjEzNTg5OTcyOC10ZXN0LWFjY291bnQ',
      timestamp: 1709142428,
      type: 'compliance_suspend',
    },
  ],
};
