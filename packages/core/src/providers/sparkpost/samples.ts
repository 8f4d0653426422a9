// The events that SparkPost's sample API returns, each with its own id.

const message = {
  campaign_id: 'Example Campaign Name',
  customer_id: '1',
  friendly_from: 'sender@example.com',
  message_id: '000443ee14578172be22',
  msg_from: 'sender@example.com',
  rcpt_meta: { customKey: 'customValue' },
  rcpt_tags: ['male', 'US'],
  rcpt_to: 'recipient@example.com',
  raw_rcpt_to: 'Recipient@example.com',
  rcpt_type: 'cc',
  sending_ip: '127.0.0.1',
  subaccount_id: '101',
  subject: 'Summer deals are here!',
  template_id: 'templ-1234',
  timestamp: '1454442600',
  transmission_id: '65832150921904138',
};
const relay = {
  customer_id: '1',
  message_id: '0e0d94b7-9085-4e3c-ab30-e3f2cd9c273e',
  msg_from: 'sender@example.com',
  rcpt_to: 'support@inbound.example.com',
  relay_id: '71703',
  timestamp: '1454442600',
};
const reader = { ip_address: '127.0.0.1', user_agent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_10_3)' };
const link = { target_link_name: 'Example Link Name', target_link_url: 'http://example.com' };

const batch = (kind: string, type: string, part: number, fields: object) => [
  { msys: { [kind]: { type, event_id: `923569276938138${part}`, ...fields } } },
];

const suppressed = '554 5.7.1 recipient address suppressed due to customer policy';
const unknown = '550 5.1.1 <Recipient@example.com>: Recipient address rejected: User unknown';
const noMx = '454 4.4.4 [internal] no MX or A for domain';

/** A body for each event type. */
export const sparkpostSamples = {
  injection: batch('message_event', 'injection', 10, message),
  delivery: batch('message_event', 'delivery', 11, { ...message, num_retries: '2', queue_time: '12' }),
  bounce: batch('message_event', 'bounce', 12, {
    ...message,
    bounce_class: '10',
    error_code: '550',
    raw_reason: unknown,
    reason: '550 5.1.1 ...@... Recipient address rejected: ...',
  }),
  delay: batch('message_event', 'delay', 13, {
    ...message,
    bounce_class: '21',
    error_code: '454',
    num_retries: '1',
    queue_time: '1200161',
    raw_reason: noMx,
    reason: noMx,
  }),
  policy_rejection: batch('message_event', 'policy_rejection', 14, {
    ...message,
    error_code: '550',
    raw_reason: '550 [internal] [oob] The recipient is invalid.',
    reason: '550 [internal] [oob] The recipient is invalid.',
  }),
  out_of_band: batch('message_event', 'out_of_band', 15, {
    ...message,
    bounce_class: '22',
    error_code: '552',
    raw_reason: '552 5.2.2 mailbox full',
    reason: '552 5.2.2 mailbox full',
  }),
  spam_complaint: batch('message_event', 'spam_complaint', 16, {
    ...message,
    fbtype: 'abuse',
    report_by: 'server.email.com',
    report_to: 'abuse.example.com',
  }),
  generation_failure: batch('gen_event', 'generation_failure', 17, {
    ...message,
    error_code: '554',
    raw_reason: '554 5.3.3 [internal] Error while rendering part html: ...',
    reason: '554 5.3.3 [internal] Error while rendering part html: ...',
    timestamp: '2018-10-11T23:24:45.000+00:00',
  }),
  generation_rejection: batch('gen_event', 'generation_rejection', 18, {
    ...message,
    error_code: '554',
    raw_reason: suppressed,
    reason: suppressed,
  }),
  open: batch('track_event', 'open', 19, { ...message, ...reader }),
  initial_open: batch('track_event', 'initial_open', 20, { ...message, ...reader }),
  click: batch('track_event', 'click', 21, { ...message, ...reader, ...link }),
  amp_open: batch('track_event', 'amp_open', 22, { ...message, ...reader }),
  amp_initial_open: batch('track_event', 'amp_initial_open', 23, { ...message, ...reader }),
  amp_click: batch('track_event', 'amp_click', 24, { ...message, ...reader, ...link }),
  list_unsubscribe: batch('unsubscribe_event', 'list_unsubscribe', 25, message),
  link_unsubscribe: batch('unsubscribe_event', 'link_unsubscribe', 26, { ...message, ...reader, ...link }),
  relay_injection: batch('relay_event', 'relay_injection', 27, relay),
  relay_rejection: batch('relay_event', 'relay_rejection', 28, {
    ...relay,
    raw_reason: '550 5.6.0 failed to generate',
  }),
  relay_delivery: batch('relay_event', 'relay_delivery', 29, relay),
  relay_tempfail: batch('relay_event', 'relay_tempfail', 30, { ...relay, raw_reason: '454 4.4.0 HTTP 500' }),
  relay_permfail: batch('relay_event', 'relay_permfail', 31, { ...relay, raw_reason: '554 5.4.7 expired' }),
};
