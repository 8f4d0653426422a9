// Mailgun's webhook payloads, from the Mailgun bridge of symfony/symfony.

const signature = {
  token: 'fff0ebc59c0516f4ce0823212a2f45e5c67814420b99fe558b',
  timestamp: '1661590666',
  signature: 'a0cd251821d8fd56a2130b541becc8e441023574e602fe9829a9ab9fbfdea33f',
};
const message = (event: string, id: string, timestamp: number, more: object = {}) => ({
  signature,
  'event-data': {
    id,
    timestamp,
    'log-level': 'info',
    event,
    flags: { 'is-routed': false, 'is-authenticated': true, 'is-system-test': false, 'is-test-mode': false },
    message: {
      headers: {
        to: 'Alice <alice@example.com>',
        'message-id': '20130503192659.13651.20287@mg.example.com',
        from: 'Bob <bob@mg.example.com>',
        subject: 'Test webhook',
      },
      attachments: [],
      size: 111,
    },
    recipient: 'alice@example.com',
    'recipient-domain': 'example.com',
    tags: ['my_tag_1', 'my_tag_2'],
    'user-variables': { my_var_1: 'Mailgun Variable #1', 'my-var-2': 'awesome' },
    ...more,
  },
});
const reader = {
  ip: '50.56.129.169',
  geolocation: { country: 'US', region: 'CA', city: 'San Francisco' },
  'client-info': {
    'client-os': 'Linux',
    'device-type': 'desktop',
    'client-name': 'Chrome',
    'client-type': 'browser',
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)',
  },
};

/** A body for each event type. */
export const mailgunSamples = {
  accepted: message('accepted', 'ncV2XwymRUKbPek_MIM-Gw', 1377211256.096436),
  rejected: message('rejected', 'OMTXD3-sSmKIQa1gSKkYVA', 1529704976.104692, {
    'log-level': 'warn',
    reject: { reason: 'Sandbox subdomains are for test purposes only.', description: '' },
  }),
  delivered: message('delivered', 'CPgfbmQMTCKtHW6uIWtuVe', 1521472262.908181, {
    'delivery-status': {
      tls: true,
      'mx-host': 'smtp-in.example.com',
      'attempt-no': 1,
      description: '',
      'session-seconds': 0.433,
      utf8: true,
      code: 250,
      message: 'OK',
      'certificate-verified': true,
    },
  }),
  failed: message('failed', 'G9Bn5sl1TC6nu79C8C0bwg', 1521233195.375624, {
    'log-level': 'error',
    severity: 'permanent',
    reason: 'bounce',
    'delivery-status': {
      'attempt-no': 1,
      message: 'No Such User Here',
      code: 550,
      'enhanced-code': '',
      description: '',
      'session-seconds': 0,
    },
  }),
  opened: message('opened', 'Ase7i2zsRYeDXztHGENqRB', 1521243339.873676, reader),
  clicked: message('clicked', 'Ase7i2zsRYeDXztHGENqRA', 1521243339.873676, {
    ...reader,
    url: 'https://example.com/offer',
  }),
  unsubscribed: message('unsubscribed', 'Ase7i2zsRYeDXztHGENqRC', 1521243339.873676, reader),
  complained: message('complained', '-Agny091SquKnsrW2NEKUA', 1521233123.501324),
  stored: message('stored', 'czsjqFATSlC3QtAK-C80nw', 1378335036.859382, {
    storage: { url: 'https://se.api.mailgun.net/v3/domains/mg.example.com/messages/key', key: 'key' },
  }),
};
