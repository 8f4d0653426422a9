import { parseJsonText } from '../parse.ts';

/** What you attached to a message as text: the object that the text is as JSON, or the text under `name`. */
export function attachedData(text: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof text !== 'string' || text === '') return {};
  try {
    const value = parseJsonText(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Any text may be attached; JSON is only the usual one.
  }
  return { [name]: text };
}
