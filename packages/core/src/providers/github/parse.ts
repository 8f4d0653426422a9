import { decodeUtf8 } from '#crypto';
import { MalformedBodyError } from '../../errors.ts';
import { parseForm, parseJson, parseJsonText } from '../../reading/parse.ts';

/**
 * Parses a webhook of either content type: JSON, or a form whose one field `payload` contains the JSON. The signed bytes
 * decide, as the header is not signed: no JSON begins with `payload=`.
 *
 * @throws MalformedBodyError for anything else.
 */
export function parseGithub(bytes: Uint8Array<ArrayBuffer>): object {
  if (decodeUtf8(bytes.slice(0, 8)) !== 'payload=') return parseJson(bytes);
  const fields = [...parseForm(bytes)];
  const body = parseJsonText(fields[0]?.[1] ?? '');
  if (fields.length === 1 && typeof body === 'object' && body !== null) return body;
  throw new MalformedBodyError('The form must have one field, `payload`, that holds a JSON object.');
}
