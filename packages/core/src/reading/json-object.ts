import { isObject } from './is-object.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON of unknown shape; each field is looked at by the caller.
export type JsonObject = Record<string, any>;

/** The JSON object that a text is; undefined for anything else. */
export function toJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // The parser's own message quotes the text, so it is not kept.
    return undefined;
  }
}
