import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDelivery, type HeaderRecord } from '../delivery/delivery.ts';
import { type FormHmacOptions, formHmac } from './form-hmac.ts';

const url = 'https://example.com/hooks?a=1';
const secret = 'k3y-of-the-house';
/** Computed with Python's hmac module. */
const known = 'QYmsWn7tVtujC1KzchezhAQpxyQ=';
const events = '[{"event":"send","msg":"a b+c é"}]';
const body = `z=last&mandrill_events=%5B%7B%22event%22%3A%22send%22%2C%22msg%22%3A%22a+b%2Bc+%c3%a9%22%7D%5D&a`;
const options: FormHmacOptions = { secret, url, header: 'X-Mandrill-Signature' };
const accepted = { level: 'body', scheme: 'form-hmac', secretIndex: 0 };
const context = { now: () => 0 };
const verify = (
  headers: HeaderRecord = { 'x-mandrill-signature': known },
  bytes: string | Uint8Array<ArrayBuffer> = body,
  more: Partial<FormHmacOptions> = {},
) =>
  formHmac({ ...options, ...more }).verify(
    createDelivery({ url: '/hooks?a=1', headers, body: bytes }),
    context,
  );
const signed = (text: string | Uint8Array) => ({
  'x-mandrill-signature': createHmac('sha1', secret).update(url).update(text).digest('base64'),
});

describe('formHmac accepts', () => {
  test('the ping of Mandrill, which is signed with a key that everybody knows', () => {
    // symfony/symfony, Mailer/Bridge/Mailchimp/Tests/Webhook/MailchimpRequestParserTest.php, testEmptyWebhookCheck.
    const headers = { 'x-mandrill-signature': 'QANhYzyeonX51wyzKImgnLZ27CE=' };
    const more = { secret: 'test-webhook', url: 'http://localhost/' };
    expect(verify(headers, 'mandrill_events=%5B%5D', more)).toEqual(accepted);
    expect(verify(headers, 'mandrill_events=[]', more)).toEqual(accepted);
    expect(() => verify(headers, 'mandrill_events=%5B%5D')).toThrow();
  });

  test('decoded values by the order of their names', () => {
    expect(verify()).toEqual(accepted);
    expect(verify(undefined, body.split('&').reverse().join('&'))).toEqual(accepted);
    expect(verify(undefined, `mandrill_events=${encodeURIComponent(events)}&a=&z=last`)).toEqual(accepted);
  });

  test('bytes that are no text, as the sender signs them', () => {
    expect(verify(signed(new Uint8Array([0x61, 0xff, 0xfe])), 'a=%ff%FE')).toEqual(accepted);
    expect(() => verify(signed(new Uint8Array([0x61, 0xff, 0xfe])), 'a=%fe%FE')).toThrow();
  });

  test('a percent sign that begins no byte', () => {
    expect(verify(signed('a100%zz%'), 'a=100%zz%')).toEqual(accepted);
  });

  test('one of several URLs, and one of several secrets', () => {
    expect(verify(undefined, body, { url: ['https://old.example.com/', url] })).toEqual(accepted);
    expect(verify(undefined, body, { secret: ['n3w-k3y', secret] })).toMatchObject({ secretIndex: 1 });
  });

  test('what it signs itself, and signs the known answer', async () => {
    const scheme = formHmac(options);
    const delivery = await scheme.sign(createDelivery({ body }), context);
    expect(delivery.headers.get('x-mandrill-signature')).toBe(known);
    expect(await scheme.verify(delivery, context)).toEqual(accepted);
  });
});

describe('formHmac rejects', () => {
  test.each([
    ['no signature', undefined, 'signature-missing'],
    ['an empty signature', '', 'signature-missing'],
    ['the signature twice', [known, known], 'signature-malformed'],
    ['a longer signature', `${known}=`, 'signature-malformed'],
    ['wrong bytes of the right length', `${'A'.repeat(27)}=`, 'signature-mismatch'],
  ])('%s', (_what, value, code) => {
    expect(caught(() => verify({ 'x-mandrill-signature': value }))).toMatchObject({ code });
  });

  test('every prefix of a right signature', () => {
    for (let length = 0; length < known.length; length++) {
      expect(() => verify({ 'x-mandrill-signature': known.slice(0, length) })).toThrow();
    }
  });

  test('a form with any one character changed, or cut, or empty', () => {
    for (let at = 0; at < body.length; at++) {
      // Hex digits of either case are one byte, and so is a space as `+` and as `%20`.
      const changed = `${body.slice(0, at)}~${body.slice(at + 1)}`;
      expect(() => verify(undefined, changed), changed).toThrow();
    }
    expect(() => verify(undefined, body.slice(2))).toThrow();
    expect(() => verify(undefined, '')).toThrow();
  });

  test.each([
    ['a field more', `${body}&b=1`, 'signature-mismatch'],
    ['a field twice', `${body}&z=last`, 'signature-malformed'],
    ['JSON', '{"a":1}', 'signature-mismatch'],
    ['nothing', '&&', 'signature-malformed'],
  ])('%s', (_what, bytes, code) => {
    expect(caught(() => verify(undefined, bytes))).toMatchObject({ code });
  });

  test('a form cut in another way over the same signed text, once its fields are known', () => {
    // Some text that a recipient chose stands in an honest event, and ends up as a field of its own.
    const headers = signed('mandrill_events["mandrill_events[]x"]');
    const honest = 'mandrill_events=%5B%22mandrill_events%5B%5Dx%22%5D';
    const forged = 'm=andrill_events%5B%22&mandrill_events=%5B%5D&x=%22%5D';
    expect(verify(headers, forged)).toEqual(accepted);
    expect(verify(headers, honest, { fields: ['mandrill_events'] })).toEqual(accepted);
    expect(() => verify(headers, forged, { fields: ['mandrill_events'] })).toThrow('another field');
  });

  test('another URL than the configured one, even if the request names it', () => {
    for (const other of [`${url}&`, 'http://example.com/hooks?a=1', 'https://example.com/hooks']) {
      expect(caught(() => verify(undefined, body, { url: other }))).toMatchObject({
        code: 'signature-mismatch',
      });
    }
  });

  test('another secret, and keeps secret and signature out of the message', () => {
    const { message } = caught(() => verify(undefined, body, { secret: 'another-k3y' })) as Error;
    expect(message).toContain('`url`');
    expect(message).not.toContain(known.slice(0, 8));
    expect(message).not.toContain('another-k3y');
  });
});

test.each([
  [{ url: undefined }, '`url` must be'],
  [{ url: '' }, '`url` must be'],
  [{ url: [] }, '`url` must be'],
  [{ url: '/hooks' }, '`url` must be'],
  [{ url: [url, ''] }, '`url` must be'],
  [{ header: '' }, '`header` is missing'],
  [{ secret: undefined }, '`secret` is missing'],
])('formHmac refuses to be made with %j', (changes, message) => {
  expect(() => formHmac({ ...options, ...changes })).toThrow(message);
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('it did not throw');
}
