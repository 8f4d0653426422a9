import type { Delivery } from '../delivery/delivery.ts';
import { parseForm, parseJson } from './parse.ts';

/**
 * Reads a body of flat fields as an object: a form if the content type says so, else JSON.
 *
 * @throws MalformedBodyError for bytes that are neither.
 */
export function parseFields(body: Uint8Array<ArrayBuffer>, delivery: Delivery): object {
  const type = delivery.headers.get('content-type') ?? '';
  return /^application\/x-www-form-urlencoded\b/i.test(type) ? toFields(parseForm(body)) : parseJson(body);
}

/** Turns a form or a query string into an object. A field that comes several times is a list, and so no id or type. */
export function toFields(params: URLSearchParams): Record<string, string | readonly string[]> {
  const fields = new Map<string, string | string[]>();
  for (const [name, value] of params) {
    const before = fields.get(name);
    if (Array.isArray(before)) before.push(value);
    else fields.set(name, before === undefined ? value : [before, value]);
  }
  // Not by assignment: `__proto__` is a field like any other.
  return Object.fromEntries(fields);
}
