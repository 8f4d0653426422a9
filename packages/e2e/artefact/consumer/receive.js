// Runs in every runtime on the installed packages. Receives a signed delivery, its copy and a forgery, and prints the
// outcomes.
import { createReceiver } from '@postern/core';
import { emailApi } from '@postern/core/providers/email-api';

const secret = 'a4f0c1d2e3b45966';
const body = new TextEncoder().encode(
  JSON.stringify({
    id: 'evt_1',
    type: 'bounced',
    created_at: '2025-06-01T12:00:00Z',
    data: {
      email_id: 'em_1',
      from: 'a@example.com',
      to: 'b@example.com',
      subject: 'é',
      bounce_type: 'hard',
      bounce_code: '550',
      bounce_message: 'No such user',
    },
  }),
);

// The runtime itself signs, before its WebCrypto calls are counted.
const key = await crypto.subtle.importKey(
  'raw',
  new TextEncoder().encode(secret),
  { name: 'HMAC', hash: 'SHA-256' },
  false,
  ['sign'],
);
const digest = new Uint8Array(await crypto.subtle.sign('HMAC', key, body));
const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');

let webCryptoCalls = 0;
const { sign } = SubtleCrypto.prototype;
SubtleCrypto.prototype.sign = function (...input) {
  webCryptoCalls++;
  return sign.apply(this, input);
};

const handled = [];
const silent = { debug() {}, warn() {}, error() {} };
const receiver = createReceiver(emailApi({ secret }), { log: silent }).on('bounced', (event) => {
  handled.push(event.data.bounce_type);
});
const receive = async (signature) => {
  const headers = new Headers({ 'x-webhook-signature': signature });
  const outcome = await receiver.receive({ method: 'POST', url: '/', headers, body });
  return `${outcome.kind} ${outcome.status}`;
};

const outcomes = [
  await receive(`sha256=${hex}`),
  await receive(`sha256=${hex}`),
  await receive(`sha256=${'0'.repeat(64)}`),
];
// biome-ignore lint/suspicious/noConsole: the test reads this line.
console.log(JSON.stringify({ outcomes, handled, crypto: webCryptoCalls > 0 ? 'web' : 'node' }));
