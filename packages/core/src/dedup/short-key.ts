/** In UTF-8. PostgreSQL takes about 2,700 bytes in an index, and the receiver's own keys stay below this. */
const maxBytes = 1024;

/**
 * A key as a store writes it: the text itself, or a hash of a text that is long or has no UTF-8 (half of a surrogate
 * pair), which would make two keys one. The store must keep text and hashes apart, so that no key is another's hash.
 *
 * @param hash Hashes the UTF-16 of the key: `createHash('sha256').update(key, 'utf16le').digest()` in Node.
 */
export function shortKey<Hash>(key: string, hash: (key: string) => Hash): string | Hash {
  if (key.length > maxBytes || /\p{Surrogate}/u.test(key)) return hash(key);
  // No character of UTF-16 takes more than three bytes in UTF-8.
  if (key.length * 3 <= maxBytes || utf8Length(key) <= maxBytes) return key;
  return hash(key);
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}
