/** Maps texts to small numbers from 1 on. The caller chooses the numbers. */
export interface KeyTable {
  /** Gives the number of a text, or 0. */
  find(key: string): number;
  /** Gives a free number to the text that the last `find` did not find. */
  add(number: number): void;
  /** Frees a number. Does nothing when it has no text. */
  remove(number: number): void;
}

/** Makes a table from a Map, for every runtime but Node, Bun and Deno; those use `typed-key-table.ts`. */
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
