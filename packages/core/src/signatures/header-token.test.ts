import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDelivery, type HeaderRecord } from '../delivery/delivery.ts';
import { type HeaderTokenOptions, headerToken } from './header-token.ts';

/** symfony/symfony, Mailer/Bridge/Mailomat/Tests/Webhook/MailomatRequestParserTest.php. */
const secret = 'NgD3IyUA0oLfkM5IyL8tdMNJeIYeBXOpAcnulN1du1aqh3jFbo766lKdJvMePUy5';
const known = '1a1e3be272212aefe668db51231f54ba66759d6d4b9c5e03d4aa6825f8eb157c';
const vector = {
  'x-mom-webhook-event': 'delivered',
  'x-mom-webhook-id': '1d958822-0934-4c6a-abc8-5defec4baa64',
  'x-mom-webhook-timestamp': '1718004211',
  'x-mom-webhook-signature': `sha256=${known}`,
};
const options: HeaderTokenOptions = {
  secret,
  parts: ['X-MOM-Webhook-Id', 'X-MOM-Webhook-Event', 'X-MOM-Webhook-Timestamp'],
  header: 'X-MOM-Webhook-Signature',
  prefix: 'sha256=',
  timestampHeader: 'X-MOM-Webhook-Timestamp',
};
const accepted = { level: 'token', scheme: 'header-token', secretIndex: 0 };
const verify = (changes: HeaderRecord = {}, more: Partial<HeaderTokenOptions> = {}, now = 1718004211_000) =>
  headerToken({ ...options, ...more }).verify(
    createDelivery({ headers: { ...vector, ...changes }, body: 'any' }),
    { now: () => now },
  );

describe('headerToken accepts', () => {
  test('a vector of Mailomat, and says that it covers no body', () => {
    expect(verify()).toEqual(accepted);
  });

  test('what it signs itself, and signs the vector', async () => {
    const context = { now: () => 1718004211_999 };
    const scheme = headerToken(options);
    const { 'x-mom-webhook-signature': _, ...headers } = vector;
    const signed = await scheme.sign(createDelivery({ headers, body: '' }), context);
    expect(signed.headers.get('x-mom-webhook-signature')).toBe(`sha256=${known}`);
    const made = await scheme.sign(createDelivery({ body: '' }), context);
    expect(await scheme.verify(made, context)).toEqual(accepted);
  });

  test('a rotated secret, and says which', () => {
    expect(verify({}, { secret: ['n3w-k3y', secret] })).toMatchObject({ secretIndex: 1 });
  });

  test.each([0, 300, -300])('a timestamp that is %s s old, with a tolerance of 300 s', (age) => {
    expect(verify({}, { tolerance: 300 }, 1718004211_000 + age * 1000)).toEqual(accepted);
  });

  test('a timestamp of any age without a tolerance', () => {
    expect(verify({}, {}, 4e12)).toEqual(accepted);
  });
});

describe('headerToken rejects', () => {
  test.each([
    ['no signature', { 'x-mom-webhook-signature': undefined }, 'signature-missing'],
    ['an empty signature', { 'x-mom-webhook-signature': '' }, 'signature-missing'],
    ['no prefix', { 'x-mom-webhook-signature': known }, 'signature-malformed'],
    [
      'the signature twice',
      { 'x-mom-webhook-signature': [`sha256=${known}`, `sha256=${known}`] },
      'signature-malformed',
    ],
    [
      'wrong bytes of the right length',
      { 'x-mom-webhook-signature': `sha256=${'0'.repeat(64)}` },
      'signature-mismatch',
    ],
    ['no id', { 'x-mom-webhook-id': undefined }, 'signature-missing'],
    ['an empty id', { 'x-mom-webhook-id': '' }, 'signature-missing'],
    ['another id', { 'x-mom-webhook-id': 'other' }, 'signature-mismatch'],
    [
      'the id twice',
      { 'x-mom-webhook-id': [vector['x-mom-webhook-id'], vector['x-mom-webhook-id']] },
      'signature-mismatch',
    ],
    ['another event', { 'x-mom-webhook-event': 'opened' }, 'signature-mismatch'],
    ['no event', { 'x-mom-webhook-event': undefined }, 'signature-missing'],
    ['no timestamp', { 'x-mom-webhook-timestamp': undefined }, 'signature-missing'],
    ['another timestamp', { 'x-mom-webhook-timestamp': '1718004212' }, 'signature-mismatch'],
    [
      'the timestamp twice',
      { 'x-mom-webhook-timestamp': ['1718004211', '1718004211'] },
      'signature-malformed',
    ],
  ] as [string, HeaderRecord, string][])('%s', (_what, changes, code) => {
    expect(caught(() => verify(changes))).toMatchObject({ name: 'WebhookVerificationError', code });
  });

  test.each(['sha1', 'sha512', 'md5'])('the algorithm %s that a request asks for', (hash) => {
    const text = [vector['x-mom-webhook-id'], 'delivered', '1718004211'].join('.');
    const digest = createHmac(hash, secret).update(text).digest('hex');
    expect(() => verify({ 'x-mom-webhook-signature': `${hash}=${digest}` })).toThrow('64 characters');
    expect(() => verify({ 'x-mom-webhook-signature': `sha256=${digest}` })).toThrow();
  });

  test('the same signed text, cut in another way', () => {
    const headers = { 'x-mom-webhook-id': 'a', 'x-mom-webhook-event': 'b.c' };
    const digest = createHmac('sha256', secret).update('a.b.c.1718004211').digest('hex');
    for (const changes of [headers, { 'x-mom-webhook-id': 'a.b', 'x-mom-webhook-event': 'c' }]) {
      expect(() => verify({ ...changes, 'x-mom-webhook-signature': `sha256=${digest}` })).toThrow(
        'full stop',
      );
    }
  });

  test.each(['1e9', '+17', '-17', '17 ', '0x11', 'soon'])(
    'the timestamp %j, however well it is signed',
    (time) => {
      const text = [vector['x-mom-webhook-id'], 'delivered', time].join('.');
      const digest = createHmac('sha256', secret).update(text).digest('hex');
      const changes = { 'x-mom-webhook-timestamp': time, 'x-mom-webhook-signature': `sha256=${digest}` };
      expect(caught(() => verify(changes))).toMatchObject({ code: 'signature-malformed' });
    },
  );

  test.each([301, -301])('a timestamp that is %s s old, with a tolerance of 300 s', (age) => {
    expect(caught(() => verify({}, { tolerance: 300 }, 1718004211_000 + age * 1000))).toMatchObject({
      code: 'timestamp-stale',
    });
  });

  test('every prefix of a right signature, and a longer one', () => {
    for (let length = 0; length < known.length; length++) {
      expect(() => verify({ 'x-mom-webhook-signature': `sha256=${known.slice(0, length)}` })).toThrow();
    }
    expect(() => verify({ 'x-mom-webhook-signature': `sha256=${known}0` })).toThrow();
  });

  test('another secret, and keeps secret and signature out of the message', () => {
    const { message } = caught(() => verify({}, { secret: 'another-k3y' })) as Error;
    expect(message).toContain('does not match');
    expect(message).not.toContain(known.slice(0, 8));
    expect(message).not.toContain('another-k3y');
  });
});

test.each([
  [{ header: '' }, 'must name headers'],
  [{ tolerance: Number.NaN }, '`tolerance` must be a number'],
  [{ parts: [] }, 'must name headers'],
  [{ tolerance: 300, timestampHeader: 'x-other' }, 'one of `parts`'],
  [{ secret: '' }, '`secret` is empty'],
])('headerToken refuses to be made with %j', (changes, message) => {
  expect(() => headerToken({ ...options, ...changes })).toThrow(message);
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('it did not throw');
}
