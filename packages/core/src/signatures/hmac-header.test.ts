import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDelivery, type HeaderRecord } from '../delivery/delivery.ts';
import { hmacHeader } from './hmac-header.ts';

const secret = 'k3y-of-the-house';
const context = { now: () => 0 };
const body = '{"id":"evt_1","type":"delivered"}';
/** Computed with Python's hmac module, not with this code. */
const known = '5ee1ce064a2e23dfb2890337bfb90ac05f5a398dc6ce829e5d56c3099a63fb5e';
const scheme = hmacHeader({ header: 'x-webhook-signature', prefix: 'sha256=', secret });

const verify = (headers: HeaderRecord, bytes: string | Uint8Array<ArrayBuffer> = body, by = scheme) =>
  by.verify(createDelivery({ headers, body: bytes }), context);

describe('hmacHeader', () => {
  test('accepts a known answer', () => {
    expect(verify({ 'X-Webhook-Signature': `sha256=${known}` })).toEqual({
      level: 'body',
      scheme: 'hmac-header',
      secretIndex: 0,
    });
  });

  test('signs the known answer', async () => {
    const signed = await scheme.sign(createDelivery({ body }), context);
    expect(signed.headers.get('x-webhook-signature')).toBe(`sha256=${known}`);
  });

  test.each(['sha1', 'sha256', 'sha512'] as const)('accepts %s in hex and base64', (hash) => {
    for (const encoding of ['hex', 'base64'] as const) {
      const by = hmacHeader({ header: 'x-sig', secret, hash, encoding });
      const value = createHmac(hash, secret).update(body).digest(encoding);
      expect(verify({ 'x-sig': value }, body, by)).toMatchObject({ secretIndex: 0 });
    }
  });

  test('says which of several secrets matched', () => {
    const by = hmacHeader({ header: 'x-sig', secret: ['new-k3y', 'old-k3y'] });
    const sign = (key: string) => createHmac('sha256', key).update(body).digest('hex');
    expect(verify({ 'x-sig': sign('new-k3y') }, body, by)).toMatchObject({ secretIndex: 0 });
    expect(verify({ 'x-sig': sign('old-k3y') }, body, by)).toMatchObject({ secretIndex: 1 });
    expect(() => verify({ 'x-sig': sign('other-k3y') }, body, by)).toThrow('2 secrets');
  });

  test('waits for a secret that is looked up, and only then', async () => {
    const by = hmacHeader({ header: 'x-webhook-signature', prefix: 'sha256=', secret: async () => secret });
    await expect(verify({ 'x-webhook-signature': `sha256=${known}` }, body, by)).resolves.toMatchObject({
      level: 'body',
    });
    expect(verify({ 'x-webhook-signature': `sha256=${known}` })).not.toBeInstanceOf(Promise);
  });

  test.each([
    ['no header', {}, 'signature-missing'],
    ['an empty header', { 'x-webhook-signature': '' }, 'signature-missing'],
    ['another header', { 'x-signature': `sha256=${known}` }, 'signature-missing'],
    ['no prefix', { 'x-webhook-signature': known }, 'signature-malformed'],
    ['another prefix', { 'x-webhook-signature': `sha512=${known}` }, 'signature-malformed'],
    ['a prefix in upper case', { 'x-webhook-signature': `SHA256=${known}` }, 'signature-malformed'],
    ['only the prefix', { 'x-webhook-signature': 'sha256=' }, 'signature-malformed'],
    [
      'a signature twice',
      { 'x-webhook-signature': [`sha256=${known}`, `sha256=${known}`] },
      'signature-malformed',
    ],
    ['a longer signature', { 'x-webhook-signature': `sha256=${known}00` }, 'signature-malformed'],
    ['white space around', { 'x-webhook-signature': ` sha256=${known}` }, 'signature-malformed'],
    ['base64', { 'x-webhook-signature': `sha256=${btoa(known)}` }, 'signature-malformed'],
    [
      'a signature of the right length and wrong bytes',
      { 'x-webhook-signature': `sha256=${'0'.repeat(64)}` },
      'signature-mismatch',
    ],
    [
      'no hex of the right length',
      { 'x-webhook-signature': `sha256=${'z'.repeat(64)}` },
      'signature-mismatch',
    ],
    [
      'non-ASCII of the right length',
      { 'x-webhook-signature': `sha256=${'é'.repeat(64)}` },
      'signature-mismatch',
    ],
  ])('rejects %s', (_name, headers, code) => {
    expect(caught(() => verify(headers))).toMatchObject({ name: 'WebhookVerificationError', code });
  });

  test('rejects every prefix of a right signature', () => {
    for (let length = 0; length < known.length; length++) {
      expect(() => verify({ 'x-webhook-signature': `sha256=${known.slice(0, length)}` })).toThrow();
    }
  });

  test('rejects a body with any one bit changed', () => {
    const bytes = new TextEncoder().encode(body) as Uint8Array<ArrayBuffer>;
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at]! ^= 1;
      expect(() => verify({ 'x-webhook-signature': `sha256=${known}` }, changed)).toThrow();
    }
    expect(() => verify({ 'x-webhook-signature': `sha256=${known}` }, bytes.subarray(1))).toThrow();
    expect(() => verify({ 'x-webhook-signature': `sha256=${known}` }, '')).toThrow();
  });

  test('rejects a signature made with another key', () => {
    const forged = createHmac('sha256', 'another-k3y').update(body).digest('hex');
    expect(caught(() => verify({ 'x-webhook-signature': `sha256=${forged}` }))).toMatchObject({
      code: 'signature-mismatch',
    });
  });

  test('says that a secret has white space at an end, without the secret', () => {
    const by = hmacHeader({ header: 'x-webhook-signature', prefix: 'sha256=', secret: `${secret}\n` });
    const error = caught(() => verify({ 'x-webhook-signature': `sha256=${known}` }, body, by)) as Error;
    expect(error.message).toContain('white space: trim it');
    expect(error.message).not.toContain(secret);
  });

  test('keeps signature and digest out of every message', () => {
    for (const value of [known, `sha256=${known}0`, `sha256=${'0'.repeat(64)}`]) {
      const { message } = caught(() => verify({ 'x-webhook-signature': value }, `${body} `)) as Error;
      expect(message).not.toContain(known.slice(0, 8));
      expect(message).not.toContain('00000000');
    }
  });

  test('refuses to be made without a header', () => {
    expect(() => hmacHeader({ header: '', secret })).toThrow('`header` is missing');
  });
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('it did not throw');
}
