/** Reads standard base64 (RFC 4648, section 4) with its padding and in its one form; undefined for anything else. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const latin1 = atob(text);
    // Encoded again to compare: white space, missing padding and unused bits would make a second form of the same bytes.
    if (latin1 !== '' && btoa(latin1) === text) {
      return Uint8Array.from(latin1, (character) => character.charCodeAt(0));
    }
  } catch {}
  return undefined;
}

/** Writes bytes as standard base64. */
export function encodeBase64(bytes: Uint8Array<ArrayBuffer>): string {
  let latin1 = '';
  for (const byte of bytes) latin1 += String.fromCharCode(byte);
  return btoa(latin1);
}
