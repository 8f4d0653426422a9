/** The bytes of a number of P-256. */
const size = 32;
const sequence = 0x30;
const integer = 0x02;

/**
 * Turns an ECDSA signature of P-256 from DER, as senders write it, into r and s side by side, as WebCrypto reads it.
 *
 * DER is `30 45  02 20 <r, 32 bytes>  02 21 00 <s, 32 bytes>`: a sequence of two integers, each with a zero before it
 * where its first bit is set. Undefined for anything but strict DER, so that one signature has one form.
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
  // Also false when a number is cut: then the signature ends before it.
  return der[0] === sequence && der[1] === at - 2 && der.length === at ? raw : undefined;
}

/** Turns r and s side by side into DER. */
export function ecdsaToDer(raw: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const numbers = [raw.subarray(0, size), raw.subarray(size)].flatMap((bytes) => {
    const digits = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
    const padded = digits[0]! >= 0x80 ? [0, ...digits] : [...digits];
    return [integer, padded.length, ...padded];
  });
  return new Uint8Array([sequence, numbers.length, ...numbers]);
}

/** Gives the digits of a DER integer above zero, without the zero byte that keeps it positive. */
function toPositive(content: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  const [first, second] = content;
  if (first === 0) return second! >= 0x80 ? content.subarray(1) : undefined;
  return first! < 0x80 ? content : undefined;
}
