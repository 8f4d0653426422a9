/** A header as the page shows it. */
export interface ShownHeader {
  readonly name: string;
  /** Absent where it is masked. */
  readonly value?: string;
  /** In characters. */
  readonly length: number;
}

/** What a name that carries a secret, or a proof of one, has in it. Rather one too many than one too few. */
const secret =
  /auth|cookie|sign|sig$|token|secret|pass|hmac|digest|hash|key|credential|session|jwt|bearer|cert|csrf|xsrf/i;

/** Headers by name, those masked whose name sounds like a secret or a signature. */
export function showHeaders(headers: Readonly<Record<string, string>>): readonly ShownHeader[] {
  return Object.entries(headers)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, ...(!secret.test(name) && { value }), length: value.length }));
}
