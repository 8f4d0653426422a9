import { isObject } from './is-object.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON of unknown shape; the caller checks each field.
export type JsonObject = Record<string, any>;

/** Reads a text as a JSON object; undefined for anything else. */
export function toJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // The parser's own message quotes the text, so it is not kept.
    return undefined;
  }
}
