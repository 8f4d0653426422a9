/** What a number of P-256 takes. */
const size = 32;
const sequence = 0x30;
const integer = 0x02;

/**
 * An ECDSA signature of P-256 from DER, as senders write it, to r and s side by side, as WebCrypto reads it.
 * Undefined for what is not DER to the letter, so that one signature has one form.
 */
export function ecdsaFromDer(der: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  const raw = new Uint8Array(size * 2);
  let at = 2;
  for (const end of [size, size * 2]) {
    const length = der[at + 1]!;
    const digits = toPositive(der.subarray(at + 2, at + 2 + length));
    if (der[at] !== integer || digits === undefined || digits.length > size) return undefined;
    raw.set(digits, end - digits.length);
    at += 2 + length;
  }
  // Also false for a number that was cut: then the signature ends before it.
  return der[0] === sequence && der[1] === at - 2 && der.length === at ? raw : undefined;
}

/** The other way round. */
export function ecdsaToDer(raw: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const numbers = [raw.subarray(0, size), raw.subarray(size)].flatMap((bytes) => {
    const digits = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
    const padded = digits[0]! >= 0x80 ? [0, ...digits] : [...digits];
    return [integer, padded.length, ...padded];
  });
  return new Uint8Array([sequence, numbers.length, ...numbers]);
}

/** The digits of a DER integer above zero, without the zero byte that keeps it positive. */
function toPositive(content: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  const [first, second] = content;
  if (first === 0) return second! >= 0x80 ? content.subarray(1) : undefined;
  return first! < 0x80 ? content : undefined;
}
