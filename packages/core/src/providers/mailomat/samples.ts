// From the Mailomat bridge of symfony/symfony, each with its own id. The bridge has no sample of `failure_tmp`.

const mailbox = 'to@mailomat.swiss';
const event = (eventType: string, part: number, more: object, recipient = mailbox) => ({
  id: `29e785c1-dd0c-4efc-9d41-909d410976${part}`,
  eventType,
  occurredAt: '2024-06-10T09:23:31+02:00',
  messageUuid: '1684f904-596e-4d9f-ba16-ead5c4d27957',
  messageId: '7bb4cd3f5d8ee2bcb5bed8c2ed7def85@s.mailomat.swiss',
  recipient,
  payload: {
    event: eventType,
    timestamp: 1718004211.198222,
    'message-uuid': '1684f904-596e-4d9f-ba16-ead5c4d27957',
    recipient,
    message: {
      headers: {
        from: 'from@mailomat.swiss',
        to: recipient,
        'message-id': '<7bb4cd3f5d8ee2bcb5bed8c2ed7def85@s.mailomat.swiss>',
        subject: 'subject line',
      },
      size: 1234,
    },
    ...more,
  },
});
const client = { client: { ip: '127.0.0.1', 'user-agent': 'Mozilla/5.0' } };
const status = (code: number, enhanced: string, message: string) => ({
  'delivery-status': {
    'attempt-nr': 1,
    code,
    'enhanced-code': enhanced,
    message,
    duration: 0.757960833,
    local: { ip: '127.0.0.1' },
    remote: { ip: '127.0.0.1', mx: 'mx.example.com', tls: { started: true, protocol: 'TLSv1.3' } },
  },
});

/** A body for each event type. */
export const mailomatSamples = {
  accepted: event('accepted', 10, { recipients: [mailbox] }),
  not_accepted: event('not_accepted', 11, {
    reason: 'Not enough remaining emails available to send 1 emails (limit 100000, sent 100000, remaining 0)',
  }),
  delivered: event('delivered', 12, status(250, '2.0.0', '2.0.0 OK cb5981d2-3afe-4787-bf63-96212def1319')),
  failure_tmp: event('failure_tmp', 13, status(451, '4.7.1', '4.7.1 Greylisted, try again later')),
  failure_perm: event(
    'failure_perm',
    14,
    status(550, '5.1.1', '5.1.1 abc: recipient rejected, address unknown'),
    'non-existent@mailomat.swiss',
  ),
  opened: event('opened', 15, client),
  clicked: event('clicked', 16, { url: 'http://mailomat.swiss', ...client }),
};
