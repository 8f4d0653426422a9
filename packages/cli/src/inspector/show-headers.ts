/** A header for the page. */
export interface ShownHeader {
  readonly name: string;
  /** Absent when it is masked. */
  readonly value?: string;
  /** The length of the value in characters. */
  readonly length: number;
}

/** Parts of header names that suggest a secret or a signature. It masks rather too many headers than too few. */
const secret =
  /auth|cookie|sign|sig$|token|secret|pass|hmac|digest|hash|key|credential|session|jwt|bearer|cert|csrf|xsrf/i;

/** Sorts headers by name, and masks those whose name suggests a secret or a signature. */
export function showHeaders(headers: Readonly<Record<string, string>>): readonly ShownHeader[] {
  return Object.entries(headers)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, ...(!secret.test(name) && { value }), length: value.length }));
}
