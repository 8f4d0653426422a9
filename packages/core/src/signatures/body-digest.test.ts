import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDelivery } from '../delivery/delivery.ts';
import { bodyDigest } from './body-digest.ts';

/** anymail/django-anymail, tests/test_unisender_go_webhooks.py: REQUEST_JSON and REQUEST_JSON_MD5. */
const secret = 'api_key';
const known = '8c64386327f53722434f44021a7a0d40';
const body = `{"auth":"${known}","key":"value"}`;
const accepted = { level: 'body', scheme: 'body-digest', secretIndex: 0 };
const context = { now: () => 0 };
const verify = (bytes: string | Uint8Array<ArrayBuffer>, key: string | string[] = secret) =>
  bodyDigest({ secret: key, field: 'auth' }).verify(createDelivery({ body: bytes }), context);
/** Signs a text by hand, with a mark where the digest stands. */
const signed = (text: string, key = secret) =>
  text.replace('@', createHash('md5').update(text.replace('@', key)).digest('hex'));

describe('bodyDigest accepts', () => {
  test('the vector of Anymail', () => {
    expect(verify(body)).toEqual(accepted);
  });

  test('a digest after a field of the same name deeper down', () => {
    // Computed with Python's hashlib.
    expect(verify('{"a":{"auth":"inner"},"auth":"107c12983004c584fd4de21d22dd0c12","x":"é"}')).toEqual(
      accepted,
    );
  });

  test.each([
    ['white space', ' {\n "a" : 1 ,\r\n\t"auth" : "@" }\n'],
    ['the digest last', '{"events":[{"auth":"x"},["auth"],"auth"],"auth":"@"}'],
    ['the name as a value', '{"a":"auth","b":"auth","auth":"@"}'],
    [
      'quotes, braces and backslashes in texts',
      '{"a":"\\"auth\\":\\"x","b":"}{][,:\\\\","auth":"@","c":"\\\\"}',
    ],
    ['numbers and words', '{"a":-1.5e3,"b":null,"c":true,"auth":"@","d":[]}'],
  ])('%s', (_what, text) => {
    JSON.parse(text);
    expect(verify(signed(text))).toEqual(accepted);
  });

  test('upper case hex, and one of several secrets', () => {
    expect(verify(body.replace(known, known.toUpperCase()))).toEqual(accepted);
    expect(verify(body, ['n3w-k3y', secret])).toMatchObject({ secretIndex: 1 });
  });

  test('what it signs itself, and signs the vector without changing another byte', async () => {
    const scheme = bodyDigest({ secret, field: 'auth' });
    const delivery = await scheme.sign(createDelivery({ body: '{"auth":"","key":"value"}' }), context);
    expect(new TextDecoder().decode(delivery.body)).toBe(body);
    expect(await scheme.verify(delivery, context)).toEqual(accepted);
  });
});

describe('bodyDigest rejects', () => {
  test.each([
    ['no field', '{"key":"value"}', 'signature-missing'],
    ['the field deeper down alone', '{"a":{"auth":"@"}}', 'signature-missing'],
    ['the field twice', '{"auth":"@","auth":"x"}', 'signature-missing'],
    ['the field twice, the right one last', '{"auth":"x","auth":"@"}', 'signature-missing'],
    ['a number', '{"auth":12345678901234567890123456789012}', 'signature-missing'],
    ['a list of it', '{"auth":["@"]}', 'signature-missing'],
    ['a form', 'auth=@', 'signature-missing'],
    ['nothing', '', 'signature-missing'],
    ['a text without its end', '{"auth', 'signature-missing'],
    ['an empty digest', '{"auth":""}', 'signature-malformed'],
    ['the API key itself', '{"auth":"api_key","key":"value"}', 'signature-malformed'],
    ['a digest of another hash function', `{"auth":"${'0'.repeat(64)}"}`, 'signature-malformed'],
    ['wrong bytes of the right length', `{"auth":"${'0'.repeat(32)}","key":"value"}`, 'signature-mismatch'],
    ['no hex of the right length', `{"auth":"${'z'.repeat(32)}","key":"value"}`, 'signature-mismatch'],
    ['the body serialized again', JSON.stringify(JSON.parse(body), null, 1), 'signature-mismatch'],
  ])('%s', (_what, text, code) => {
    expect(caught(() => verify(signed(text)))).toMatchObject({ name: 'WebhookVerificationError', code });
  });

  test('every prefix of a right digest', () => {
    for (let length = 0; length < known.length; length++) {
      expect(() => verify(body.replace(known, known.slice(0, length)))).toThrow();
    }
  });

  test('a body with any one bit changed, or cut', () => {
    const bytes = new TextEncoder().encode(body) as Uint8Array<ArrayBuffer>;
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at]! ^= 1;
      expect(() => verify(changed)).toThrow();
    }
    for (let length = 0; length < bytes.length; length++)
      expect(() => verify(bytes.subarray(0, length))).toThrow();
  });

  test('another secret, and keeps secret and digest out of the message', () => {
    const { message } = caught(() => verify(body, 'another-k3y')) as Error;
    expect(message).toContain('`auth`');
    expect(message).not.toContain(known.slice(0, 8));
    expect(message).not.toContain('another-k3y');
  });
});

test('bodyDigest refuses to be made without a secret or a field', () => {
  expect(() => bodyDigest({ secret: undefined, field: 'auth' })).toThrow('`secret` is missing');
  expect(() => bodyDigest({ secret, field: '' })).toThrow('`field` is missing');
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('it did not throw');
}
