import { decodeUtf8 } from '#crypto';
import { parseJson } from './parse.ts';

/** The tokens of JSON that can hold digits: strings, which are left alone, and numbers. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Reads strict JSON as `parseJson` does, but gives whole numbers beyond 2^53 as text: as numbers they would lose their
 * last digits, and two ids could become one.
 *
 * @throws MalformedBodyError for anything but a JSON object or list.
 */
export function parseExactJson(bytes: Uint8Array<ArrayBuffer>): object {
  // First unchanged: a text that is no JSON must not become JSON by our quotes.
  const body = parseJson(bytes);
  const text = decodeUtf8(bytes) ?? '';
  return /\d{16}/.test(text) ? JSON.parse(text.replace(tokens, quoteInexact)) : body;
}

function quoteInexact(token: string): string {
  return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
}
