import { type DerElement, derTag, readDer, readDerInside } from './der.ts';
import { decodePem } from './pem.ts';

/** What a signature check needs of an X.509 certificate (RFC 5280). Who issued it is not looked at. */
export interface Certificate {
  /** Its public key: SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** From when to when it is valid, in milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Reads the first certificate of a PEM text, on any runtime; undefined for anything that is none. Never throws. */
export function readCertificate(pem: string): Certificate | undefined {
  const der = decodePem(pem, 'CERTIFICATE');
  const parts = der && readDerInside(der, derTag.sequence);
  const [signed, algorithm, signature] = parts ?? [];
  if (parts?.length !== 3 || signed?.tag !== derTag.sequence || signature?.tag !== derTag.bitString) {
    return undefined;
  }
  const all = readDer(signed.content);
  // The version, context tag 0, is left out in version 1.
  const fields = all?.[0]?.tag === 0xa0 ? all.slice(1) : all;
  const tags = [derTag.integer, ...Array<number>(5).fill(derTag.sequence)];
  if (!fields || !tags.every((tag, index) => fields[index]?.tag === tag)) return undefined;
  const [, innerAlgorithm, , validity, , publicKey] = fields as [
    DerElement,
    DerElement,
    DerElement,
    DerElement,
    DerElement,
    DerElement,
  ];
  if (!algorithm || String(algorithm.bytes) !== String(innerAlgorithm.bytes)) return undefined;
  const times = readDer(validity.content);
  if (times?.length !== 2) return undefined;
  const [notBefore, notAfter] = times.map(toTime) as [number | undefined, number | undefined];
  if (notBefore === undefined || notAfter === undefined || notBefore > notAfter) return undefined;
  return { publicKey: publicKey.bytes, notBefore, notAfter };
}

/** UTCTime up to 2049 and GeneralizedTime after that, both to the second and in UTC (RFC 5280, section 4.1.2.5). */
function toTime({ tag, content }: DerElement): number | undefined {
  const text = content.length > 15 ? '' : String.fromCharCode(...content);
  let digits = text.slice(0, -1);
  if (tag === derTag.utcTime) digits = `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${digits}`;
  else if (tag !== derTag.generalizedTime) return undefined;
  if (!/^\d{14}$/.test(digits) || !text.endsWith('Z')) return undefined;
  const iso = digits.replace(/(....)(..)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:$6.000Z');
  const time = Date.parse(iso);
  // 30 February would pass for 2 March.
  return Number.isNaN(time) || new Date(time).toISOString() !== iso ? undefined : time;
}
