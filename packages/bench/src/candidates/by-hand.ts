import { createHmac, createSecretKey, hash, timingSafeEqual } from 'node:crypto';
import type { Candidate } from '../candidate.ts';

/**
 * The least that any receiver must do on Node: the fastest HMAC there is, a comparison in constant time that
 * allocates nothing, and JSON.parse. Others are compared with it.
 */
export function limit(secret: string): Candidate {
  const verify = fastestVerify(secret);
  return {
    name: 'limit: fastest verify by hand + JSON.parse',
    refuses: 'changed',
    accept: ({ body, headers }) =>
      verify(body, headers['email-api']['x-webhook-signature'] ?? '') &&
      JSON.parse(body.toString()).type === 'delivered',
  };
}

/** The first half of the limit. */
export function limitVerify(secret: string): Candidate {
  const verify = fastestVerify(secret);
  return {
    name: '- of it: verify alone',
    refuses: 'changed',
    accept: ({ body, headers }) => verify(body, headers['email-api']['x-webhook-signature'] ?? ''),
  };
}

/** The second half of the limit. */
export function limitParse(): Candidate {
  return {
    name: '- of it: JSON.parse alone',
    refuses: 'cut',
    accept: ({ body }) => JSON.parse(body.toString()).type === 'delivered',
  };
}

/** Verifies and parses as most people write it. */
export function typical(secret: string): Candidate {
  const verify = typicalVerify(secret);
  return {
    name: 'typical code by hand + JSON.parse',
    refuses: 'changed',
    accept: ({ body, headers }) =>
      verify(body, headers['email-api']['x-webhook-signature'] ?? '') &&
      JSON.parse(body.toString()).type === 'delivered',
  };
}

export function typicalVerify(secret: string): (body: Buffer, header: string) => boolean {
  return (body, header) => {
    const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
    const given = Buffer.from(header);
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
}

/** Above this, copying the body behind the pad costs what the two one-shot hashes gain. */
const copyUpTo = 16 * 1024;

/** Verifies an HMAC (RFC 2104) by two one-shot hashes, or by createHmac for large bodies. */
export function fastestVerify(secret: string): (body: Buffer, header: string) => boolean {
  const prefix = 'sha256=';
  const key = createSecretKey(secret, 'utf8');
  const inner = Buffer.alloc(64 + copyUpTo);
  const outer = Buffer.alloc(64 + 32);
  const bytes = Buffer.alloc(64);
  bytes.write(secret);
  for (let i = 0; i < 64; i++) {
    inner[i] = bytes[i]! ^ 0x36;
    outer[i] = bytes[i]! ^ 0x5c;
  }
  if (Buffer.byteLength(secret) > 64) throw new Error('Longer secrets would have to be hashed first.');

  function digest(body: Buffer): string {
    if (body.length > copyUpTo) return createHmac('sha256', key).update(body).digest('binary');
    inner.set(body, 64);
    outer.write(hash('sha256', inner.subarray(0, 64 + body.length), 'binary'), 64, 'latin1');
    return hash('sha256', outer, 'binary');
  }

  return (body, header) =>
    header.length === prefix.length + 64 &&
    header.startsWith(prefix) &&
    equalsHex(digest(body), header, prefix.length);
}

/** Compares without a branch that depends on a digit: the processor cannot predict those, and they double the time. */
function equalsHex(digest: string, text: string, offset: number): boolean {
  let difference = 0;
  for (let i = 0, at = offset; i < 32; i++, at += 2) {
    const byte = digest.charCodeAt(i);
    difference |= text.charCodeAt(at) ^ hexDigit(byte >> 4);
    difference |= text.charCodeAt(at + 1) ^ hexDigit(byte & 15);
  }
  return difference === 0;
}

/** The code of a digit in lower case: from 10 on, 39 further, where the letters stand. */
function hexDigit(value: number): number {
  return 48 + value + (((9 - value) >> 31) & 39);
}
