import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { equalBase64, equalHex, equalText, toHex } from './compare.ts';
import * as node from './node.ts';
import { encodeUtf8 } from './utf8.ts';
import * as web from './web.ts';

const fromHex = (hex: string) =>
  new Uint8Array(hex.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? []);
const repeat = (byte: number, times: number) => new Uint8Array(times).fill(byte);

/** RFC 4231, section 4: HMAC-SHA-256 and HMAC-SHA-512. Test case 5 is truncated there and left out. */
const rfc4231 = [
  {
    key: repeat(0x0b, 20),
    data: 'Hi There',
    sha256: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    sha512:
      '87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854',
  },
  {
    key: encodeUtf8('Jefe'),
    data: 'what do ya want for nothing?',
    sha256: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    sha512:
      '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
  },
  {
    key: repeat(0xaa, 131),
    data: 'Test Using Larger Than Block-Size Key - Hash Key First',
    sha256: '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    sha512:
      '80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598',
  },
];

/** RFC 2202, section 3. */
const rfc2202 = [
  {
    key: encodeUtf8('Jefe'),
    data: 'what do ya want for nothing?',
    sha1: 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79',
  },
];

describe.each([
  ['node:crypto', node],
  ['WebCrypto', web],
])('%s', (_name, crypto) => {
  test.each(rfc4231)('gives the HMACs of RFC 4231 for $data', async ({ key, data, sha256, sha512 }) => {
    expect(toHex(await crypto.hmac(crypto.hmacKey('sha256', key) as never, encodeUtf8(data)))).toBe(sha256);
    expect(toHex(await crypto.hmac(crypto.hmacKey('sha512', key) as never, encodeUtf8(data)))).toBe(sha512);
  });

  test.each(rfc2202)('gives the HMAC of RFC 2202 for $data', async ({ key, data, sha1 }) => {
    expect(toHex(await crypto.hmac(crypto.hmacKey('sha1', key) as never, encodeUtf8(data)))).toBe(sha1);
  });

  test('gives the HMAC of createHmac for keys and bodies on both sides of every block and limit', async () => {
    for (const keyLength of [1, 63, 64, 65, 200]) {
      const secret = repeat(0xa5, keyLength).map((byte, i) => byte ^ i) as Uint8Array<ArrayBuffer>;
      const key = crypto.hmacKey('sha256', secret) as never;
      for (const length of [
        0, 1, 55, 56, 63, 64, 65, 8191, 8192, 8193, 16_383, 16_384, 16_385, 70_000, 1, 0,
      ]) {
        const data = repeat(0x5a, length).map((byte, i) => byte ^ (i * 7)) as Uint8Array<ArrayBuffer>;
        const expected = createHmac('sha256', secret).update(data).digest('hex');
        expect(toHex(await crypto.hmac(key, data)), `key of ${keyLength}, body of ${length}`).toBe(expected);
      }
    }
  });

  test('gives the SHA-256 of FIPS 180-2 for "abc"', async () => {
    expect(await crypto.sha256(encodeUtf8('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  test('reads the bytes of a view, not of its whole buffer', async () => {
    const whole = encodeUtf8('xxabcxx');
    expect(await crypto.sha256(whole.subarray(2, 5))).toBe(await crypto.sha256(encodeUtf8('abc')));
    expect(crypto.decodeUtf8(whole.subarray(2, 5))).toBe('abc');
  });

  test.each([
    ['plain text', 'hello', 'hello'],
    ['a byte order mark, which it drops', '\ufeff{}', '{}'],
    ['only the first of two byte order marks', '\ufeff\ufeff{}', '\ufeff{}'],
    ['text outside the basic plane', '😀é', '😀é'],
    ['U+FFFD that the sender wrote', '\ufffd', '\ufffd'],
    ['nothing', '', ''],
  ])('decodes %s', (_what, text, decoded) => {
    expect(crypto.decodeUtf8(encodeUtf8(text))).toBe(decoded);
  });

  test.each([
    ['a lone 0xFE', [0xfe]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a cut character', [0xe2, 0x82]],
    ['a bad byte beside U+FFFD', [0xef, 0xbf, 0xbd, 0xff]],
  ])('refuses %s', (_what, bytes) => {
    expect(crypto.decodeUtf8(new Uint8Array(bytes))).toBeUndefined();
  });
});

describe('comparison', () => {
  const digest = 'ba7816bf8f01cfea';
  const latin1 = String.fromCharCode(...fromHex(digest));

  test('takes the digest as hex in either case, behind a prefix', () => {
    expect(equalHex(latin1, `sha256=${digest}`, 7)).toBe(true);
    expect(equalHex(latin1, digest.toUpperCase(), 0)).toBe(true);
  });

  test('refuses every prefix, every longer text and every changed character', () => {
    for (let length = 0; length < digest.length; length++) {
      expect(equalHex(latin1, digest.slice(0, length), 0)).toBe(false);
    }
    expect(equalHex(latin1, `${digest}00`, 0)).toBe(false);
    for (let at = 0; at < digest.length; at++) {
      const other = digest[at] === '0' ? '1' : '0';
      expect(equalHex(latin1, digest.slice(0, at) + other + digest.slice(at + 1), 0)).toBe(false);
    }
  });

  test('refuses a character that is no hex digit, at any place', () => {
    for (const stranger of ['g', ':', '/', '@', '`', ' ', '\u0000', 'é', '\uff10', '\u0130']) {
      for (let at = 0; at < digest.length; at++) {
        expect(equalHex(latin1, digest.slice(0, at) + stranger + digest.slice(at + 1), 0)).toBe(false);
      }
    }
  });

  test('takes base64 with its padding and nothing else', () => {
    const text = Buffer.from(digest, 'hex').toString('base64');
    expect(equalBase64(latin1, text, 0)).toBe(true);
    expect(equalBase64(latin1, text.replace('=', ''), 0)).toBe(false);
    expect(equalBase64(latin1, text.toLowerCase(), 0)).toBe(false);
  });

  test('compares texts of any lengths', () => {
    expect(equalText('secret', 'secret')).toBe(true);
    for (const given of ['', 's', 'secre', 'secrets', 'secretsecret', 'Secret', 'secre\u0000']) {
      expect(equalText('secret', given)).toBe(false);
    }
    expect(equalText('', 'x')).toBe(false);
  });
});

interface Wycheproof {
  testGroups: {
    tagSize: number;
    tests: { tcId: number; key: string; msg: string; tag: string; result: 'valid' | 'invalid' }[];
  }[];
}

const vectors = process.env.POSTERN_VECTORS;
describe.runIf(vectors)('Wycheproof HMAC-SHA256', () => {
  const load = (): Wycheproof =>
    JSON.parse(readFileSync(join(vectors as string, 'wycheproof_hmac_sha256.json'), 'utf8'));

  test.each([
    ['node:crypto', node],
    ['WebCrypto', web],
  ])('%s accepts what is valid, and no tag that is changed or truncated', async (_name, crypto) => {
    let checked = 0;
    for (const { tagSize, tests } of load().testGroups) {
      for (const { tcId, key, msg, tag, result } of tests) {
        const digest = await crypto.hmac(crypto.hmacKey('sha256', fromHex(key)) as never, fromHex(msg));
        expect(equalHex(digest, tag, 0), `case ${tcId}`).toBe(result === 'valid' && tagSize === 256);
        checked++;
      }
    }
    expect(checked).toBe(174);
  });
});

if (!vectors) {
  // biome-ignore lint/suspicious/noConsole: what does not run is said.
  console.warn(
    'NOT RUN: the Wycheproof vectors. Set POSTERN_VECTORS to the folder of wycheproof_hmac_sha256.json.',
  );
}
