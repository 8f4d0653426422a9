/**
 * Compares a digest (latin1 text, one character a byte) with hex text at `offset` of a header: in constant time, without
 * allocating, and without a branch that depends on a digit.
 */
export function equalHex(digest: string, text: string, offset: number): boolean {
  if (text.length - offset !== digest.length * 2) return false;
  let difference = 0;
  for (let i = 0, at = offset; i < digest.length; i++, at += 2) {
    const byte = digest.charCodeAt(i);
    difference |= lower(text.charCodeAt(at)) ^ hexDigit(byte >> 4);
    difference |= lower(text.charCodeAt(at + 1)) ^ hexDigit(byte & 15);
  }
  return difference === 0;
}

/** Compares a digest with standard base64 with padding at `offset`, in constant time. */
export function equalBase64(digest: string, text: string, offset: number): boolean {
  return equalText(btoa(digest), text.slice(offset));
}

/**
 * Compares two texts in a time that depends only on `given`, so that neither the length nor any character of `expected`
 * can be measured.
 */
export function equalText(expected: string, given: string): boolean {
  let difference = expected.length ^ given.length;
  for (let i = 0; i < given.length; i++) {
    difference |= given.charCodeAt(i) ^ expected.charCodeAt(i % expected.length);
  }
  return difference === 0;
}

/** Writes a digest as lower-case hex. */
export function toHex(latin1: string): string {
  let hex = '';
  for (let i = 0; i < latin1.length; i++) hex += latin1.charCodeAt(i).toString(16).padStart(2, '0');
  return hex;
}

/** Gives the character code of a hex digit in lower case, without a branch that depends on it. */
const hexDigit = (value: number): number => 48 + value + (((9 - value) >> 31) & 39);

/** Turns A to F into a to f. No other character becomes a hex digit. */
const lower = (code: number): number => code | ((code >> 1) & 32);
