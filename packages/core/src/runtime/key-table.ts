/** Keeps texts under small numbers from 1 on, which its user deals out. */
export interface KeyTable {
  /** The number that a text stands under, or 0. */
  find(key: string): number;
  /** Puts the text that was looked for last, and not found, under a number that is free. */
  add(number: number): void;
  /** Does nothing when no text stands there. */
  remove(number: number): void;
}

/** The same everywhere: what runtimes other than Node take. On Node see `typed-key-table.ts`. */
export function createKeyTable(): KeyTable {
  const numbers = new Map<string, number>();
  const keys: (string | undefined)[] = [];
  let wanted: string;
  return {
    find(key) {
      wanted = key;
      return numbers.get(key) ?? 0;
    },
    add(number) {
      numbers.set(wanted, number);
      keys[number] = wanted;
    },
    remove(number) {
      // `undefined` is in no Map.
      numbers.delete(keys[number] as string);
      keys[number] = undefined;
    },
  };
}
