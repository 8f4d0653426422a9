import { CliError } from '../../cli-error.ts';

/**
 * Copies a JSON value and changes one place in the copy. `data.to` names a field, `0.id` a field of a list's first
 * item, and `*` every field or item.
 *
 * @throws CliError (`usage`) for a path that leads through a value that is neither an object nor a list.
 */
export function setPath(value: unknown, path: string, to: unknown): unknown {
  return setAt(value, path.split('.'), to, path);
}

function setAt(value: unknown, [key, ...rest]: readonly string[], to: unknown, path: string): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value)) {
    if (key !== '*' && !(/^\d+$/.test(key) && Number(key) < value.length)) throw nowhere(path);
    return value.map((item, index) =>
      key === '*' || index === Number(key) ? setAt(item, rest, to, path) : item,
    );
  }
  if (value !== undefined && (typeof value !== 'object' || value === null)) throw nowhere(path);
  const entries = new Map(Object.entries(value ?? {}));
  const keys = key === '*' ? [...entries.keys()] : [key];
  for (const each of keys) entries.set(each, setAt(entries.get(each), rest, to, path));
  // From entries, so that `__proto__` is a field like any other.
  return Object.fromEntries(entries);
}

/** Returns true when the path exists. */
export function hasPath(value: unknown, path: string): boolean {
  return has(value, path.split('.'));
}

function has(value: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  const keys = key === '*' ? Object.keys(value) : [key];
  return (
    keys.length > 0 &&
    keys.every((each) => Object.hasOwn(value, each) && has((value as Record<string, unknown>)[each], rest))
  );
}

function nowhere(path: string): CliError {
  return new CliError('usage', `The sample has no place for ${path}.`);
}
