/** One value of DER (X.690). */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array<ArrayBuffer>;
  /** The element with its tag and length. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The elements that fill these bytes exactly, one level deep. Throws for a length past the end.
 */
export function readDer(bytes: Uint8Array<ArrayBuffer>): readonly DerElement[] {
  const elements: DerElement[] = [];
  for (let start = 0; start < bytes.length; ) {
    let at = start + 2;
    let length = bytes[start + 1]!;
    if (length >= 0x80) {
      const digits = bytes.subarray(at, at + length - 0x80);
      at += digits.length;
      length = digits.reduce((sum, digit) => sum * 256 + digit, 0);
    }
    const end = at + length;
    // Also for a length that is cut, which is no number.
    if (!(end <= bytes.length)) throw new RangeError('The DER is cut.');
    elements.push({
      tag: bytes[start]!,
      content: bytes.subarray(at, end),
      bytes: bytes.subarray(start, end),
    });
    start = end;
  }
  return elements;
}
