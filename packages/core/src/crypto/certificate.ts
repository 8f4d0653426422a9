import { type DerElement, readDer } from './der.ts';
import { decodePem } from './pem.ts';

/** The parts of an X.509 certificate (RFC 5280) that a signature check needs. Its issuer is not checked. */
export interface Certificate {
  /** Its RSA public key: SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** The start of its validity, in milliseconds since the epoch. */
  readonly notBefore: number;
  /** The end of its validity, in milliseconds since the epoch. */
  readonly notAfter: number;
}

/**
 * Reads the first certificate of a PEM text, on any runtime; undefined for anything else. Never throws.
 *
 * Certificate is `SEQUENCE { SEQUENCE { [0] version, serial, algorithm, issuer, validity, subject, key, … }, … }`.
 */
export function readCertificate(pem: string): Certificate | undefined {
  try {
    const [certificate, more] = readDer(decodePem(pem, 'CERTIFICATE')!);
    const fields = readDer(readDer(certificate!.content)[0]!.content);
    // The version, context tag 0, is left out in version 1.
    const [, , , validity, , key] = fields[0]!.tag === 0xa0 ? fields.slice(1) : fields;
    const [notBefore, notAfter] = readDer(validity!.content).map(toTime) as [number, number];
    const [algorithm] = readDer(key!.content);
    if (more || !(notBefore <= notAfter) || String(algorithm!.bytes) !== rsaEncryption) return undefined;
    return { publicKey: key!.bytes, notBefore, notAfter };
  } catch {
    return undefined;
  }
}

/** AlgorithmIdentifier `rsaEncryption` (RFC 8017, appendix A.1). */
const rsaEncryption = '48,13,6,9,42,134,72,134,247,13,1,1,1,5,0';

/**
 * Reads `261121200004Z` (UTCTime, up to 2049) and `21261028200004Z` (GeneralizedTime, after that): both to the second
 * and in UTC (RFC 5280, section 4.1.2.5).
 */
function toTime({ content }: DerElement): number {
  const text = String.fromCharCode(...content);
  const full = text.length === 13 ? (text < '5' ? '20' : '19') + text : text;
  const iso = full.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6.000Z');
  const time = new Date(iso);
  // `toISOString` throws for what is no time. The comparison refuses 30 February, which `Date` reads as 2 March.
  return time.toISOString() === iso ? time.getTime() : Number.NaN;
}
