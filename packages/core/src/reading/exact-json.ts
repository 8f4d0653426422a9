import { decodeUtf8 } from '#crypto';
import { parseJson } from './parse.ts';

/** The tokens of JSON that can hold digits: strings, passed over as a whole, and numbers. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Strict JSON as `parseJson` reads it, except that whole numbers beyond 2^53 come as text: as numbers they would
 * lose their last digits, and two ids could become one.
 *
 * @throws MalformedBodyError for anything else than a JSON object or list.
 */
export function parseExactJson(bytes: Uint8Array<ArrayBuffer>): object {
  // First as it is: what is no JSON must not become JSON by our quotes.
  const body = parseJson(bytes);
  const text = decodeUtf8(bytes) ?? '';
  return /\d{16}/.test(text) ? JSON.parse(text.replace(tokens, quoteInexact)) : body;
}

function quoteInexact(token: string): string {
  return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
}
