import { WebhookVerificationError } from '../errors.ts';

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const opening = new Set([0x7b, 0x5b]);
const closing = new Set([0x7d, 0x5d]);
const whiteSpace = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** A body, cut into the text of one field and the bytes before and after it. */
export interface CutBody {
  readonly before: Uint8Array<ArrayBuffer>;
  readonly value: string;
  readonly after: Uint8Array<ArrayBuffer>;
}

/**
 * Cuts a JSON body around the text of one top-level field, without decoding or parsing it. The field's name must be
 * written without escapes, and its text is taken as it is written.
 *
 * @throws WebhookVerificationError (`signature-missing`) unless there is exactly one.
 */
export function cutAtField(body: Uint8Array<ArrayBuffer>, field: string): CutBody {
  const found: [start: number, end: number][] = [];
  let depth = 0;
  let name: string | undefined;
  let before = 0;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]!;
    if (whiteSpace.has(byte)) continue;
    if (byte === quote) {
      const end = endOfText(body, at + 1);
      if (depth === 1 && before !== colon) name = latin1(body.subarray(at + 1, end));
      else if (depth === 1 && name === field) found.push([at + 1, end]);
      at = end;
    } else if (opening.has(byte)) depth++;
    else if (closing.has(byte)) depth--;
    else if (byte === comma && depth === 1) name = undefined;
    before = byte;
  }
  const [only, second] = found;
  if (only && !second) {
    const [start, end] = only;
    return {
      before: body.subarray(0, start),
      value: latin1(body.subarray(start, end)),
      after: body.subarray(end),
    };
  }
  throw new WebhookVerificationError(
    'signature-missing',
    `The body must be JSON with one text \`${field}\` at its top. Does the sender post JSON?`,
  );
}

function endOfText(body: Uint8Array<ArrayBuffer>, from: number): number {
  let at = from;
  while (at < body.length && body[at] !== quote) at += body[at] === backslash ? 2 : 1;
  return at;
}

function latin1(bytes: Uint8Array<ArrayBuffer>): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
