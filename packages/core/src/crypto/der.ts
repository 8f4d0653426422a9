/** One value of DER (X.690). */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array<ArrayBuffer>;
  /** The element with its tag and length. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The tags that keys, signatures and certificates need. */
export const derTag = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  sequence: 0x30,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const;

/**
 * The elements that fill these bytes exactly, one level deep; undefined for anything that is not DER: a length
 * that is indefinite, longer than it need be or past the end, a tag of several bytes, bytes left over.
 */
export function readDer(bytes: Uint8Array<ArrayBuffer>): readonly DerElement[] | undefined {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length; ) {
    const element = elementAt(bytes, at);
    if (element === undefined) return undefined;
    elements.push(element);
    at += element.bytes.length;
  }
  return elements;
}

/** The elements inside the one element with this tag that fills the bytes. */
export function readDerInside(
  bytes: Uint8Array<ArrayBuffer>,
  tag: number,
): readonly DerElement[] | undefined {
  const elements = readDer(bytes);
  if (elements?.length !== 1 || elements[0]!.tag !== tag) return undefined;
  return readDer(elements[0]!.content);
}

function elementAt(bytes: Uint8Array<ArrayBuffer>, start: number): DerElement | undefined {
  const tag = bytes[start]!;
  let length = bytes[start + 1];
  if ((tag & 0x1f) === 0x1f || length === undefined) return undefined;
  let at = start + 2;
  if (length >= 0x80) {
    // Three bytes of length are 16 MB, more than any key or certificate.
    const size = length - 0x80;
    if (size === 0 || size > 3 || at + size > bytes.length) return undefined;
    length = 0;
    for (const end = at + size; at < end; at++) length = length * 256 + bytes[at]!;
    if (length < 0x80 || length < 256 ** (size - 1)) return undefined;
  }
  const end = at + length;
  if (end > bytes.length) return undefined;
  return { tag, content: bytes.subarray(at, end), bytes: bytes.subarray(start, end) };
}
