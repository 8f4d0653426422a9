import { decodeUtf8 } from '#crypto';
import { MalformedBodyError } from '../errors.ts';

/**
 * Reads strict UTF-8 and JSON, without a byte order mark, to an object or a list.
 *
 * @throws MalformedBodyError for anything else.
 */
export function parseJson(bytes: Uint8Array<ArrayBuffer>): object {
  const value = parseJsonText(toText(bytes));
  if (typeof value === 'object' && value !== null) return value;
  throw new MalformedBodyError('The body is JSON, but no object or list.');
}

/**
 * Reads a posted form (application/x-www-form-urlencoded), in the order of its fields.
 *
 * @throws MalformedBodyError for bytes that are not UTF-8.
 */
export function parseForm(bytes: Uint8Array<ArrayBuffer>): URLSearchParams {
  return new URLSearchParams(toText(bytes));
}

/**
 * Reads JSON of any kind.
 *
 * @throws MalformedBodyError for text that is not JSON.
 */
export function parseJsonText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the body, so it is not kept, not even as the cause.
    throw new MalformedBodyError('The body is not JSON. Does the sender post a form?');
  }
}

function toText(bytes: Uint8Array<ArrayBuffer>): string {
  const text = decodeUtf8(bytes);
  if (text) return text;
  throw new MalformedBodyError(`The body is ${text === '' ? 'empty' : 'not UTF-8'}.`);
}
