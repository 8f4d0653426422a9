/**
 * Makes the value of a text for a column of type ANY, from which `readExactText` reads it unchanged. Half of a surrogate
 * pair has no UTF-8, and some versions of Node read a text only up to its first NUL: such a text is kept as the bytes of
 * its UTF-16.
 */
export function exactText(text: string): string | Uint8Array {
  return /[\0\p{Surrogate}]/u.test(text) ? Buffer.from(text, 'utf16le') : text;
}

export function readExactText(value: string | Uint8Array): string {
  return typeof value === 'string' ? value : Buffer.from(value).toString('utf16le');
}
