import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { toHex } from './compare.ts';
import { md5 } from './md5.ts';
import * as node from './node.ts';
import { encodeUtf8 } from './utf8.ts';
import * as web from './web.ts';

/** RFC 1321, appendix A.5. */
const rfc1321 = [
  ['', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['a', '0cc175b9c0f1b6a831c399e269772661'],
  ['abc', '900150983cd24fb0d6963f7d28e17f72'],
  ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
  ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 'd174ab98d277d9f5a5611c2c9f419d9f'],
  ['1234567890'.repeat(8), '57edf4a22be3c955ac49da2e2107b67a'],
] as const;

test.each([
  ['Node', node],
  ['elsewhere', web],
])('on %s, md5 gives the digests of RFC 1321', (_name, crypto) => {
  for (const [text, digest] of rfc1321) expect(toHex(crypto.md5(encodeUtf8(text)))).toBe(digest);
});

test('md5 gives what node:crypto gives for every length around a block', () => {
  const data = new Uint8Array(200).map((_, index) => (index * 37) & 0xff);
  for (let length = 0; length <= data.length; length++) {
    const part = data.subarray(0, length);
    expect(toHex(md5(part))).toBe(createHash('md5').update(part).digest('hex'));
  }
});
