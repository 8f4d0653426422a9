import { derTag, readDerInside } from './der.ts';

/** What a number of P-256 takes. */
const size = 32;

/**
 * An ECDSA signature of P-256 from DER, as senders write it, to r and s side by side, as WebCrypto reads it.
 * Undefined for what is not DER to the letter, so that one signature has one form.
 */
export function ecdsaFromDer(der: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  const numbers = readDerInside(der, derTag.sequence);
  if (numbers?.length !== 2) return undefined;
  const raw = new Uint8Array(size * 2);
  for (const [index, { tag, content }] of numbers.entries()) {
    const number = tag === derTag.integer ? toPositive(content) : undefined;
    if (number === undefined || number.length > size) return undefined;
    raw.set(number, (index + 1) * size - number.length);
  }
  return raw;
}

/** The other way round. */
export function ecdsaToDer(raw: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const numbers = [raw.subarray(0, size), raw.subarray(size)].flatMap((bytes) => {
    const digits = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
    const padded = digits[0]! >= 0x80 ? [0, ...digits] : [...digits];
    return [derTag.integer, padded.length, ...padded];
  });
  return new Uint8Array([derTag.sequence, numbers.length, ...numbers]);
}

/** The digits of a DER integer above zero, without the zero byte that keeps it positive. */
export function toPositive(content: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  const first = content[0];
  if (first === undefined || first >= 0x80) return undefined;
  if (first !== 0) return content;
  const second = content[1];
  return second === undefined || second < 0x80 ? undefined : content.subarray(1);
}
