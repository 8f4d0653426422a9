/** Throws unless two values have the same content, in any order of an object's keys. Undefined counts as absent. */
export function assertEqual(actual: unknown, expected: unknown, name = 'the result'): void {
  const got = shown(actual);
  const wanted = shown(expected);
  if (got === wanted) return;
  throw new Error(`Expected ${name} to be ${short(wanted)}, got ${short(got)}.`);
}

/** Throws unless `holds`. `expectation` ends the sentence that begins with "Expected". */
export function assertTrue(holds: boolean, expectation: string): void {
  if (!holds) throw new Error(`Expected ${expectation}.`);
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_name, part) => (isPlain(part) ? sorted(part) : part)) ?? String(value);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Gives pairs and not an object, because `__proto__` may be a name. */
function sorted(value: Record<string, unknown>): unknown {
  const pairs = Object.entries(value).filter(([, part]) => part !== undefined);
  return { pairs: pairs.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, part]) => [name, part]) };
}

function short(text: string): string {
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
