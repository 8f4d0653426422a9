// From SendLayer's guide, without the request dump (`event.body`) around them, as SendLayer posts them. The guide has
// no sample of a complaint. Its values are cut short, and these too.

const signature = {
  Timestamp: 1758100959,
  Token: 'c0a6c82bdde01faab7e857',
  Signature: '3d1bf89405e4b71ed80bc240cd512aa7ed9db9dcfb17',
};
const message = {
  Domain: 'example.com',
  MessageID: '4331c06-2d1d-4387-969e-697835',
  To: 'recipient@example.com',
};

/** A body for each event type. */
export const sendlayerSamples = {
  delivered: { Signature: signature, EventData: { Event: 'delivered', ...message } },
  opened: { Signature: signature, EventData: { Event: 'opened', ...message, IPAddress: '10.30.126.18' } },
  clicked: { Signature: signature, EventData: { Event: 'clicked', ...message, IPAddress: '10.30.126.18' } },
  bounced: {
    Signature: signature,
    EventData: {
      Event: 'bounced',
      EventType: 'failed',
      Domain: 'example.com',
      MessageID: '4331c06-2d1d-4387-969e-697835',
      BouncedEmailAddress: {
        EmailAddress: 'recipient@example.com',
        Status: 'smtp;550 5.1.1 User Unknown',
        DiagnosticCode: '5.1.1 (bad destination mailbox address)',
      },
      Reason: 'smtp;550 5.1.1 User Unknown',
      Code: '5.1.1 (bad destination mailbox address)',
    },
  },
  unsubscribed: {
    Signature: signature,
    EventData: { Event: 'unsubscribed', ...message, IPAddress: '10.30.126.18' },
  },
  complained: { Signature: signature, EventData: { Event: 'complained', ...message } },
};
