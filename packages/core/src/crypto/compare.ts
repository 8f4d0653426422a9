/**
 * Compares a digest (latin1 text, one character a byte) with hex text at `offset` of a header, in constant time
 * and without allocating. Branches depend on the header alone, which the sender knows anyway.
 */
export function equalHex(digest: string, text: string, offset: number): boolean {
  if (text.length - offset !== digest.length * 2) return false;
  let difference = 0;
  for (let i = 0, at = offset; i < digest.length; i++, at += 2) {
    const byte = (nibble(text.charCodeAt(at)) << 4) | nibble(text.charCodeAt(at + 1));
    difference |= byte ^ digest.charCodeAt(i);
  }
  return difference === 0;
}

/** The same for standard base64 with padding. */
export function equalBase64(digest: string, text: string, offset: number): boolean {
  return equalText(btoa(digest), text.slice(offset));
}

/**
 * Compares a text with what it ought to be in a time that depends only on `given`, so that neither the length
 * nor any character of `expected` can be measured.
 */
export function equalText(expected: string, given: string): boolean {
  let difference = expected.length ^ given.length;
  for (let i = 0; i < given.length; i++) {
    difference |= given.charCodeAt(i) ^ expected.charCodeAt(expected.length === 0 ? 0 : i % expected.length);
  }
  return difference === 0;
}

/** A digest as lower-case hex. */
export function toHex(latin1: string): string {
  let hex = '';
  for (let i = 0; i < latin1.length; i++) hex += latin1.charCodeAt(i).toString(16).padStart(2, '0');
  return hex;
}

/** The value of a hex digit, or -1, which no byte equals. */
function nibble(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
