import { WebhookVerificationError } from '../errors.ts';

/**
 * Joins the names and values of a posted form, percent-decoded and sorted by name, into one run of bytes. Nothing is
 * read as text.
 *
 * @throws WebhookVerificationError (`signature-malformed`) for what could be read in two ways.
 */
export function formBytes(body: Uint8Array<ArrayBuffer>, known?: readonly string[]): Uint8Array<ArrayBuffer> {
  let latin1 = '';
  for (const byte of body) latin1 += String.fromCharCode(byte);
  const fields = latin1
    .split('&')
    .filter(Boolean)
    .map((field): [string, string] => {
      const at = field.indexOf('=');
      return at < 0 ? [decode(field), ''] : [decode(field.slice(0, at)), decode(field.slice(at + 1))];
    });
  const names = fields.map(([name]) => name);
  if (fields.length === 0) throw malformedError('The body is no posted form with fields.');
  // Of two fields with one name, sender and reader may mean different ones.
  if (new Set(names).size < names.length) throw malformedError('The form has a field twice.');
  if (known && !names.every((name) => known.includes(name))) {
    throw malformedError(`The form has another field than ${known.join(', ')}.`);
  }
  const text = fields
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flat()
    .join('');
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function decode(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function malformedError(message: string): WebhookVerificationError {
  return new WebhookVerificationError('signature-malformed', message);
}
