import { toJsonObject } from './json-object.ts';

/** Reads data that you attached to a message as text: the object if the text is one in JSON, else the text under `name`. */
export function attachedData(text: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof text !== 'string' || text === '') return {};
  // Any text may be attached; JSON is only the usual one.
  return toJsonObject(text) ?? { [name]: text };
}
