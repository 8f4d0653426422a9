import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { awsCertificate } from '../signatures/fixtures/aws-sns.ts';
import { certificate as selfSigned } from '../signatures/fixtures/test-keys.ts';
import { readCertificate } from './certificate.ts';
import { decodePem } from './pem.ts';

const toPem = (der: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;
const der = decodePem(selfSigned, 'CERTIFICATE') as Uint8Array<ArrayBuffer>;
/** The certificate with some bytes, found by their hex, put in place of others of the same length. */
const replaced = (from: string, to: string) => {
  const whole = Buffer.from(der).toString('hex');
  expect(whole).toContain(from);
  return toPem(Buffer.from(whole.replace(from, to), 'hex'));
};
const inHex = (text: string) => Buffer.from(text).toString('hex');

describe('readCertificate', () => {
  test.each([
    ['of Amazon', awsCertificate],
    ['that openssl made, with a time after 2049', selfSigned],
  ])('reads the certificate %s as node:crypto does', (_what, pem) => {
    const peer = new X509Certificate(pem);
    const read = readCertificate(pem);
    expect(Buffer.from(read?.publicKey ?? [])).toEqual(
      peer.publicKey.export({ format: 'der', type: 'spki' }),
    );
    expect(read?.notBefore).toBe(Date.parse(peer.validFrom));
    expect(read?.notAfter).toBe(Date.parse(peer.validTo));
  });

  test('gives the validity that openssl prints', () => {
    expect(readCertificate(awsCertificate)).toMatchObject({
      notBefore: Date.UTC(2025, 10, 10),
      notAfter: Date.UTC(2026, 9, 14, 23, 59, 59),
    });
  });

  test('reads the first of several, with text around them and other line ends', () => {
    const both = `Subject: x\r\n${awsCertificate.replaceAll('\n', '\r\n')}${selfSigned}`;
    expect(readCertificate(both)).toEqual(readCertificate(awsCertificate));
  });

  test('takes two digits of a year up to 49 for this century, and from 50 for the last', () => {
    const start = inHex('261121200004Z');
    expect(readCertificate(replaced(start, inHex('491121200004Z')))?.notBefore).toBe(
      Date.UTC(2049, 10, 21, 20, 0, 4),
    );
    expect(readCertificate(replaced(start, inHex('501121200004Z')))?.notBefore).toBe(
      Date.UTC(1950, 10, 21, 20, 0, 4),
    );
  });

  test.each([
    ['nothing', ''],
    ['no PEM', 'hello'],
    ['HTML', '<html></html>'],
    ['a begin alone', '-----BEGIN CERTIFICATE-----'],
    ['an end before its begin', '-----END CERTIFICATE-----\nAA==\n-----BEGIN CERTIFICATE-----'],
    ['an empty block', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----'],
    ['a public key', selfSigned.replaceAll('CERTIFICATE', 'PUBLIC KEY')],
    ['no base64', selfSigned.replace('M', '*')],
    ['a cut certificate', toPem(der.subarray(0, -1))],
    ['a byte too many', toPem(new Uint8Array([...der, 0]))],
    ['a certificate twice in one block', toPem(new Uint8Array([...der, ...der]))],
    ['no month', replaced(inHex('261121200004Z'), inHex('261321200004Z'))],
    ['no day', replaced(inHex('261121200004Z'), inHex('260230200004Z'))],
    ['no hour', replaced(inHex('261121200004Z'), inHex('261121240004Z'))],
    ['no zone', replaced(inHex('261121200004Z'), inHex('2611212000040'))],
    ['a sign', replaced(inHex('261121200004Z'), inHex('26112120000+Z'))],
    ['an end before its start', replaced(inHex('21261028200004Z'), inHex('20261028200004Z'))],
    ['a key that is not of RSA', replaced('2a864886f70d010101', '2a864886f70d010102')],
  ])('refuses %s', (_what, pem) => {
    expect(readCertificate(pem)).toBeUndefined();
  });

  test('refuses every prefix of a certificate', () => {
    for (let length = 0; length < der.length; length++) {
      expect(readCertificate(toPem(der.subarray(0, length)))).toBeUndefined();
    }
  });

  test('never throws, and reads a certificate as node:crypto does', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array({ maxLength: 300 }).map(toPem)), (pem) => {
        expect(readCertificate(pem)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.nat(255), (at, byte) => {
        const changed = der.slice();
        changed[at] = byte;
        const read = readCertificate(toPem(changed));
        let peer: X509Certificate;
        try {
          peer = new X509Certificate(toPem(changed));
          if (read) expect(Date.parse(peer.validTo)).toBe(read.notAfter);
        } catch {
          // node:crypto reads more than these fields, and so refuses more.
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('refuses deeply nested and endless lengths without delay', () => {
    expect(readCertificate(toPem(new Uint8Array(60_000).fill(0x30)))).toBeUndefined();
    expect(readCertificate('-----BEGIN CERTIFICATE-----'.repeat(2000))).toBeUndefined();
  });
});
