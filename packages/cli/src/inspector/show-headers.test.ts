import { expect, it } from 'vitest';
import { showHeaders } from './show-headers.ts';
import { showUrl } from './show-url.ts';

it.each([
  'authorization',
  'cookie',
  'stripe-signature',
  'svix-signature',
  'x-hub-signature-256',
  'x-twilio-email-event-webhook-signature',
  'x-emailit-sig',
  'x-api-key',
  'x-token',
  'x-hmac-sha256',
  'client-secret',
  'x-session-id',
])('masks %s', (name) => {
  expect(showHeaders({ [name]: 'abcdef' })).toEqual([{ name, length: 6 }]);
});

it.each(['content-type', 'user-agent', 'host', 'webhook-id', 'webhook-timestamp', 'x-request-id'])(
  'shows %s',
  (name) => {
    expect(showHeaders({ [name]: 'abc' })).toEqual([{ name, value: 'abc', length: 3 }]);
  },
);

const proof = { level: 'credential', scheme: 'basic-auth', secretIndex: 0 } as const;

it.each([
  ['/webhooks/email', '/webhooks/email'],
  ['https://user:pass@example.com/webhooks/email', '/webhooks/email'],
  ['/webhooks?token=abc&bare', '/webhooks?token=***&***'],
  ['/webhooks#abc', '/webhooks'],
])('shows the URL %s as %s', (url, shown) => expect(showUrl(url, proof)).toBe(shown));

it('hides a path that was the proof', () => {
  expect(showUrl('/webhooks/9f8e7d', { ...proof, scheme: 'path-secret' })).toBe('/***');
});
