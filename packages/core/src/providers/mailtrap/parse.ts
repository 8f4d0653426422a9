import { decodeUtf8 } from '#crypto';
import { isPosternError } from '../../errors.ts';
import { parseJson, parseJsonText } from '../../reading/parse.ts';

/**
 * Parses a body in any of Mailtrap's shapes: `{"events": […]}`, a list, a single event, or JSON Lines with one event a
 * line. The bytes decide, as the content type is not signed.
 *
 * @throws MalformedBodyError for anything else.
 */
export function parseMailtrap(bytes: Uint8Array<ArrayBuffer>): readonly unknown[] {
  const body = parseJsonOrLines(bytes);
  if (Array.isArray(body)) return body;
  return 'events' in body && Array.isArray(body.events) ? body.events : [body];
}

function parseJsonOrLines(bytes: Uint8Array<ArrayBuffer>): object {
  try {
    return parseJson(bytes);
  } catch (error) {
    const lines = (decodeUtf8(bytes) ?? '').split('\n').filter((line) => line.trim() !== '');
    if (!isPosternError(error) || lines.length < 2) throw error;
    return lines.map(parseJsonText);
  }
}
