/** One value of DER (X.690). */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array<ArrayBuffer>;
  /** The element with its tag and length. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Reads the elements that fill these bytes exactly, one level deep: `02 01 07  04 02 ab cd` is an integer, tag 2, of one
 * byte and an octet string, tag 4, of two. From 128 bytes on the length has a length: `04 82 01 00` begins 256 bytes.
 *
 * @throws RangeError for a length past the end.
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
    // Also for a length that is cut: it is no number.
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
