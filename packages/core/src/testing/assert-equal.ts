/** Compares by content, whatever the order of the names in an object. What is undefined counts as absent. */
export function assertEqual(actual: unknown, expected: unknown, what = 'the result'): void {
  const got = shown(actual);
  const wanted = shown(expected);
  if (got === wanted) return;
  throw new Error(`Expected ${what} to be ${short(wanted)}, got ${short(got)}.`);
}

export function assertTrue(holds: boolean, what: string): void {
  if (!holds) throw new Error(`Expected ${what}.`);
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_name, part) => (isPlain(part) ? sorted(part) : part)) ?? String(value);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As pairs, because `__proto__` may be a name. */
function sorted(value: Record<string, unknown>): unknown {
  const pairs = Object.entries(value).filter(([, part]) => part !== undefined);
  return { pairs: pairs.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, part]) => [name, part]) };
}

function short(text: string): string {
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
