import { describe, expect, test } from 'vitest';
import { createDelivery, type Delivery, type HeaderRecord } from '../delivery/delivery.ts';
import * as keys from './fixtures/test-keys.ts';
import { type PublicKeyHeaderOptions, publicKeyHeader } from './public-key-header.ts';
import type { Verification } from './scheme.ts';
import { signingKey } from './signing-key.ts';

/** One line, as senders show it. */
const flat = (pem: string) => pem.replace(/-----[A-Z ]+-----|\s/g, '');
/** The 32 bytes at the end of an Ed25519 key, as MailPace shows it. */
const raw = (pem: string) => Buffer.from(flat(pem), 'base64').subarray(-32).toString('base64');

/** The tests of SendGrid's SDKs (sendgrid/sendgrid-nodejs, packages/eventwebhook/src/eventwebhook.spec.js). */
const sendgrid = {
  publicKey:
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==',
  signature:
    'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=',
  timestamp: '1600112502',
  body: `${JSON.stringify([
    {
      email: 'hello@world.com',
      event: 'dropped',
      reason: 'Bounced Address',
      sg_event_id: 'ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA',
      sg_message_id: 'LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0',
      'smtp-id': '<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>',
      timestamp: 1600112492,
    },
  ])}\r\n`,
};
const signatureHeader = 'x-twilio-email-event-webhook-signature';
const timestampHeader = 'x-twilio-email-event-webhook-timestamp';
const sendgridHeaders = { [signatureHeader]: sendgrid.signature, [timestampHeader]: sendgrid.timestamp };
const sendgridOptions = {
  header: signatureHeader,
  timestampHeader,
  algorithm: 'ecdsa-p256-sha256',
  publicKey: sendgrid.publicKey,
} as const;
const sendgridNow = Number(sendgrid.timestamp) * 1000;

/** Neither MailPace nor Postal publishes a signature, so these were made with openssl from the keys beside. */
const body = '{"event":"email.delivered","payload":{"id":1}}';
const known = {
  ed25519: 'gmIAb6RLoOm9rIO8aM+ED9D64wkAeHn2pDZ11Ujpu9BkvW8tChbAoRNvogQqHfkCZvQFV7QRnn5dAPdHZAAwCA==',
  'rsa-sha1':
    'o0DOj6882l1vx69bsHBDgEh9l4cGVTS8I1rHC4kKMEUHPoqktdMyIQ9TRMpkeqgGKvPrCRFvSg1RO4FSCS0Kul3X9lXiB8I+X4stLs6T/jRA44psHE/ZaxO4VRCBqyhLWO7Z3gVpNzUMspUl04hsurcNqueVfiRQvAseixDagBVcKa0IPiETUB9danbVi0WavfQszW96jPj+Jo9nCh4PdWTuyplc/sb9R0F6z5AL9sOcXohUPScczSQQtH4L9605aqwk6ywywFa4v9FUFbZm1hmT+n2MPx/aDtY8dVovMKHRIA4BSf8H3B6YZgjvRzWU8y4d73smU+K83poBgx/PZA==',
  'rsa-sha256':
    'oNM4M91K4bbjDqpwKKp/XDZNI0ksBECSq9YmBg8ztKt7d/dztyjhcySMyAGHf5rWoXITHbDrIvdPTVFpQ0JFSxV5uuhxlmsqjvASltNtSaGOnPlPnEmqRJPEmG/K5+UlIzhpVNUtNjmRQEQ+hij8cveC4nX/IdA+Bv1ecbruMDL0ogB49Pr9KYeiVTlg/BHdKDb6tXKHHumnZ89rQnJbpDtQ0wmT3wpioL5wDU2fsbnJAxQJ8kx9vnw5fyTSzI9eA7fenJbgZGd6zb4qn+kLm4amB9HB9sUxh1gkb/dnnynxfWgxe+XM0Z0g4JpGRIyn4IHMZU5lwfCrlcNswHfwOA==',
} as const;

const verify = (
  options: PublicKeyHeaderOptions,
  headers: HeaderRecord,
  bytes: string | Uint8Array<ArrayBuffer> = body,
  now = sendgridNow,
) =>
  publicKeyHeader(options).verify(createDelivery({ headers, body: bytes }), {
    now: () => now,
  }) as Verification;

const codeOf = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  throw new Error('it did not throw');
};

describe('publicKeyHeader', () => {
  test("accepts SendGrid's published signature, over the timestamp and a body that ends with CRLF", () => {
    expect(verify(sendgridOptions, sendgridHeaders, sendgrid.body)).toEqual({
      level: 'body',
      scheme: 'public-key-header',
      secretIndex: 0,
    });
  });

  test('refuses it when the line end is gone, which JSON.parse and JSON.stringify would lose', () => {
    expect(codeOf(() => verify(sendgridOptions, sendgridHeaders, sendgrid.body.trimEnd()))).toBe(
      'signature-mismatch',
    );
    expect(codeOf(() => verify(sendgridOptions, sendgridHeaders, sendgrid.body.replace('\r\n', '\n')))).toBe(
      'signature-mismatch',
    );
  });

  test.each([
    ['ed25519', 'x-mailpace-signature', keys.edPublicKey],
    ['rsa-sha256', 'x-postal-signature-256', keys.rsaPublicKey],
    ['rsa-sha1', 'x-postal-signature', keys.rsaPublicKey],
  ] as const)('accepts a known answer of %s in %s', (algorithm, header, publicKey) => {
    expect(verify({ header, algorithm, publicKey }, { [header]: known[algorithm] })).toMatchObject({
      level: 'body',
      secretIndex: 0,
    });
  });

  test('refuses the other hash of the same sender, which the request cannot choose', () => {
    const options = { header: 'x-sig', algorithm: 'rsa-sha256', publicKey: keys.rsaPublicKey } as const;
    expect(codeOf(() => verify(options, { 'x-sig': known['rsa-sha1'] }))).toBe('signature-mismatch');
    expect(
      codeOf(() => verify(options, { 'x-postal-signature': known['rsa-sha1'], 'x-algorithm': 'rsa-sha1' })),
    ).toBe('signature-missing');
  });

  test.each([
    ['PEM', keys.edPublicKey],
    ['PEM with the line breaks of an environment variable', keys.edPublicKey.replaceAll('\n', '\\n')],
    ['PEM with other line ends', keys.edPublicKey.replaceAll('\n', '\r\n')],
    ['base64 on one line', flat(keys.edPublicKey)],
    ['base64 with a newline that came from a file', `${flat(keys.edPublicKey)}\n`],
    ['the 32 bytes in base64', raw(keys.edPublicKey)],
  ])('takes the key as %s', (_what, publicKey) => {
    const options = { header: 'x-sig', algorithm: 'ed25519', publicKey } as const;
    expect(verify(options, { 'x-sig': known.ed25519 })).toMatchObject({ level: 'body' });
  });

  test.each([
    ['undefined', undefined, '`publicKey` is missing'],
    ['empty', '', '`publicKey` is empty'],
    ['blank', ' ', '`publicKey` is blank'],
    ['no key at all', [], '`publicKey` is an empty list'],
    ['a placeholder', 'your-public-key', 'is a placeholder'],
    ['no base64', 'hello world!', '`publicKey` is neither PEM'],
    [
      'hex',
      '5ee1ce064a2e23dfb2890337bfb90ac05f5a398dc6ce829e5d56c3099a63fb5e',
      'is no whole ed25519 public key',
    ],
    ['32 zeros', btoa('\0'.repeat(32)), 'small order'],
    ['a private key', keys.edPrivateKey, 'is PEM of a PRIVATE KEY, and must be a whole PUBLIC KEY'],
    ['a certificate', keys.certificate, 'is PEM of a CERTIFICATE'],
    ['half a PEM', keys.edPublicKey.slice(0, 60), 'must be a whole PUBLIC KEY'],
    ['a key of another algorithm', keys.rsaPublicKey, 'is for rsa, and the sender signs with ed25519'],
    ['one good and one bad key', [keys.edPublicKey, 'bad'], '`publicKey` is neither PEM'],
  ])('refuses to be made with %s', (_what, publicKey, message) => {
    const make = () => publicKeyHeader({ header: 'x-sig', algorithm: 'ed25519', publicKey });
    expect(make).toThrow(message);
    expect(codeOf(make)).toBe('secret-invalid');
  });

  test('keeps the key out of the message that refuses it', () => {
    for (const publicKey of [keys.edPrivateKey, flat(keys.edPrivateKey), 'hunter2hunter2']) {
      try {
        publicKeyHeader({ header: 'x-sig', algorithm: 'ed25519', publicKey });
        expect.unreachable();
      } catch (error) {
        expect((error as Error).message).not.toContain(flat(publicKey).slice(0, 12));
      }
    }
  });

  test.each([
    ['no header', { header: '' }, '`header` is missing'],
    ['a tolerance and no time', { tolerance: 300 }, '`timestampHeader`'],
    ['a tolerance that is no number', { timestampHeader: 'x-time', tolerance: Number.NaN }, '`tolerance`'],
    ['a negative tolerance', { timestampHeader: 'x-time', tolerance: -1 }, '`tolerance`'],
  ])('refuses to be made with %s', (_what, options, message) => {
    const good = { header: 'x-sig', algorithm: 'ed25519', publicKey: keys.edPublicKey } as const;
    expect(() => publicKeyHeader({ ...good, ...options })).toThrow(message);
  });

  test.each([
    ['of another kind', keys.rsaPrivateKey, '`privateKey` is for rsa'],
    ['that is public', keys.edPublicKey, '`privateKey` is PEM of a PUBLIC KEY'],
  ])('refuses to sign with a key %s', (_what, privateKey, message) => {
    expect(() => signingKey('ed25519', privateKey)).toThrow(message);
  });

  test('says which of several keys matched', () => {
    const publicKey = [flat(keys.ecPublicKey), sendgrid.publicKey];
    expect(verify({ ...sendgridOptions, publicKey }, sendgridHeaders, sendgrid.body)).toMatchObject({
      secretIndex: 1,
    });
  });

  test('waits for a key that is looked up, and holds it to the same rules', async () => {
    const from = (publicKey: PublicKeyHeaderOptions['publicKey']) =>
      verify({ ...sendgridOptions, publicKey }, sendgridHeaders, sendgrid.body) as unknown;
    await expect(from(async () => sendgrid.publicKey)).resolves.toMatchObject({ level: 'body' });
    await expect(from(async () => 'bad')).rejects.toMatchObject({ code: 'secret-invalid' });
    await expect(from(async () => undefined)).rejects.toMatchObject({ code: 'secret-invalid' });
    expect(from(sendgrid.publicKey)).not.toBeInstanceOf(Promise);
  });

  const good = sendgrid.signature;
  test.each([
    ['no signature', { [signatureHeader]: undefined }, 'signature-missing'],
    ['an empty signature', { [signatureHeader]: '' }, 'signature-missing'],
    ['no timestamp', { [timestampHeader]: undefined }, 'signature-missing'],
    ['an empty timestamp', { [timestampHeader]: '' }, 'signature-missing'],
    ['the signature twice', { [signatureHeader]: [good, good] }, 'signature-malformed'],
    ['the timestamp twice', { [timestampHeader]: ['1600112502', '1600112502'] }, 'signature-malformed'],
    ['a signature without padding', { [signatureHeader]: good.slice(0, -1) }, 'signature-malformed'],
    ['base64 for URLs', { [signatureHeader]: good.replaceAll('+', '-') }, 'signature-malformed'],
    ['white space', { [signatureHeader]: ` ${good}` }, 'signature-malformed'],
    ['hex', { [signatureHeader]: Buffer.from(good, 'base64').toString('hex') }, 'signature-malformed'],
    ['bits that no byte uses', { [signatureHeader]: good.replace('tM=', 'tN=') }, 'signature-malformed'],
    ['a timestamp with a sign', { [timestampHeader]: '+1600112502' }, 'signature-malformed'],
    ['a timestamp with a fraction', { [timestampHeader]: '1600112502.0' }, 'signature-malformed'],
    ['a timestamp in hex', { [timestampHeader]: '0x5f5fc776' }, 'signature-malformed'],
    ['another timestamp', { [timestampHeader]: '1600112503' }, 'signature-mismatch'],
    ['a timestamp with a zero before', { [timestampHeader]: '01600112502' }, 'signature-mismatch'],
    ['the signature of other data', { [signatureHeader]: known.ed25519 }, 'signature-mismatch'],
  ])('refuses %s', (_what, headers, code) => {
    const run = () => verify(sendgridOptions, { ...sendgridHeaders, ...headers }, sendgrid.body);
    expect(codeOf(run)).toBe(code);
  });

  test('refuses a digit that moves from the timestamp to the body', () => {
    const headers = { ...sendgridHeaders, [timestampHeader]: '160011250' };
    // The signed bytes are the same, so the signature is right: only the tolerance refuses it.
    expect(verify(sendgridOptions, headers, `2${sendgrid.body}`)).toMatchObject({ level: 'body' });
    expect(codeOf(() => verify({ ...sendgridOptions, tolerance: 300 }, headers, `2${sendgrid.body}`))).toBe(
      'timestamp-stale',
    );
  });

  test('refuses a body with any one bit changed, and a signature of another key', () => {
    const bytes = new TextEncoder().encode(sendgrid.body) as Uint8Array<ArrayBuffer>;
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at]! ^= 1;
      expect(codeOf(() => verify(sendgridOptions, sendgridHeaders, changed))).toBe('signature-mismatch');
    }
    const other = { ...sendgridOptions, publicKey: keys.ecPublicKey };
    expect(codeOf(() => verify(other, sendgridHeaders, sendgrid.body))).toBe('signature-mismatch');
  });

  test('refuses every prefix of a right signature', () => {
    for (let length = 0; length < good.length; length++) {
      const headers = { ...sendgridHeaders, [signatureHeader]: good.slice(0, length) };
      expect(() => verify(sendgridOptions, headers, sendgrid.body)).toThrow();
    }
  });

  test.each([
    [0, undefined],
    [300, undefined],
    [300.001, 'timestamp-stale'],
    [-300, undefined],
    [-300.001, 'timestamp-stale'],
  ])('with a tolerance of 300 s and an age of %s s says %s', (age, code) => {
    const run = () =>
      verify(
        { ...sendgridOptions, tolerance: 300 },
        sendgridHeaders,
        sendgrid.body,
        sendgridNow + age * 1000,
      );
    if (code === undefined) expect(run()).toMatchObject({ level: 'body' });
    else expect(codeOf(run)).toBe(code);
  });

  test('takes any time without a tolerance, because retries may repeat it', () => {
    expect(verify(sendgridOptions, sendgridHeaders, sendgrid.body, 0)).toMatchObject({ level: 'body' });
  });

  test.each([
    ['ecdsa-p256-sha256', keys.ecPublicKey, keys.ecPrivateKey],
    ['ed25519', raw(keys.edPublicKey), flat(keys.edPrivateKey)],
    ['rsa-sha1', keys.rsaPublicKey, keys.rsaPrivateKey],
    ['rsa-sha256', keys.rsaPublicKey, keys.rsaPrivateKey],
  ] as const)('signs with %s what it verifies', async (algorithm, publicKey, privateKey) => {
    const options = { header: 'x-sig', timestampHeader: 'x-time', tolerance: 1, algorithm, publicKey };
    const scheme = publicKeyHeader({ ...options, privateKey: signingKey(algorithm, privateKey) });
    const signed: Delivery = await scheme.sign(createDelivery({ body }), { now: () => sendgridNow });
    expect(signed.headers.get('x-time')).toBe(sendgrid.timestamp);
    expect(verify(options, Object.fromEntries(signed.headers))).toMatchObject({ level: 'body' });
  });

  test('signs Ed25519 and RSA to the known answers', async () => {
    for (const [algorithm, publicKey, privateKey] of [
      ['ed25519', keys.edPublicKey, keys.edPrivateKey],
      ['rsa-sha1', keys.rsaPublicKey, keys.rsaPrivateKey],
      ['rsa-sha256', keys.rsaPublicKey, keys.rsaPrivateKey],
    ] as const) {
      const key = signingKey(algorithm, privateKey);
      const scheme = publicKeyHeader({ header: 'x-sig', algorithm, publicKey, privateKey: key });
      const signed = await scheme.sign(createDelivery({ body }), { now: () => 0 });
      expect(signed.headers.get('x-sig')).toBe(known[algorithm]);
    }
  });

  test('refuses to sign without a private key', async () => {
    const signed = publicKeyHeader(sendgridOptions).sign(createDelivery({ body }), { now: () => 0 });
    await expect(signed).rejects.toThrow('`privateKey` is missing');
  });

  test('keeps signature and key out of every message', () => {
    for (const headers of [sendgridHeaders, { ...sendgridHeaders, [signatureHeader]: `${good}x` }]) {
      try {
        verify(sendgridOptions, headers, 'other');
        expect.unreachable();
      } catch (error) {
        expect((error as Error).message).not.toMatch(/MEUCIG|MFkwEw|1600112502/);
      }
    }
  });
});
