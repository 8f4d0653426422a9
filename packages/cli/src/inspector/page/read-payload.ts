export interface ReadPayload {
  readonly bytes: Uint8Array;
  /** Absent when the body is not UTF-8. */
  readonly text?: string;
  /** Absent when the body is neither JSON nor a form. */
  readonly tree?: { readonly value: unknown };
}

/** A number that JavaScript would change, as it is written in the body. */
export class ExactNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/**
 * Reads a body for display.
 *
 * @param body The body as base64.
 */
export function readPayload(body: string): ReadPayload {
  const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const tree = readTree(text);
    return { bytes, text, ...(tree && { tree }) };
  } catch {
    return { bytes };
  }
}

function readTree(text: string): { value: unknown } | undefined {
  try {
    return { value: (JSON.parse as ParseWithSource)(text, keepExact) };
  } catch {
    return readForm(text);
  }
}

/** Reads a form; undefined when any part does not look like one. */
function readForm(text: string): { value: unknown } | undefined {
  if (!/^[\w.[\]%+-]+=[^\s&]*(&[\w.[\]%+-]+=[^\s&]*)*$/.test(text)) return undefined;
  return { value: Object.fromEntries(new URLSearchParams(text)) };
}

/** TypeScript does not know the third argument yet. Browsers without it show the number as JavaScript reads it. */
type ParseWithSource = (
  text: string,
  reviver: (key: string, value: unknown, context?: { source?: string }) => unknown,
) => unknown;

function keepExact(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined || String(value) === source) return value;
  return new ExactNumber(source);
}
