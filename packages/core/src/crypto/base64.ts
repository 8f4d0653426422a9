/** Standard base64 (RFC 4648, section 4) with its padding and in its one form; undefined for anything else. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text === '' || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  try {
    const latin1 = atob(text);
    // What is read is written again: bits that no byte uses would make a second form of the same bytes.
    if (btoa(latin1) !== text) return undefined;
    return Uint8Array.from(latin1, (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Bytes as standard base64. */
export function encodeBase64(bytes: Uint8Array<ArrayBuffer>): string {
  let latin1 = '';
  for (const byte of bytes) latin1 += String.fromCharCode(byte);
  return btoa(latin1);
}
