/** A time in a queue. */
export interface Due {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The order of two with the same time. */
  readonly seq: number;
}

interface Item<T> extends Due {
  readonly value: T;
}

/** Makes a queue from which the value that is due first comes first. A binary heap: both verbs take logarithmic time. */
export function createDueQueue<T extends Due>() {
  const items: Item<T>[] = [];

  function add(value: T): void {
    const item = { at: value.at, seq: value.seq, value };
    let index = items.length;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = items[above] as Item<T>;
      if (!isBefore(item, parent)) break;
      items[index] = parent;
      index = above;
    }
    items[index] = item;
  }

  /** Takes the next value that was due at `at` when it was added, with the time that it had then. */
  function takeDue(at: number): Item<T> | undefined {
    const [first] = items;
    if (first === undefined || first.at > at) return undefined;
    const last = items.pop() as Item<T>;
    if (items.length > 0) sink(last);
    return first;
  }

  function sink(item: Item<T>): void {
    let index = 0;
    for (;;) {
      const left = items[2 * index + 1];
      const right = items[2 * index + 2];
      if (left === undefined) break;
      const next = right && isBefore(right, left) ? 2 * index + 2 : 2 * index + 1;
      const child = items[next] as Item<T>;
      if (!isBefore(child, item)) break;
      items[index] = child;
      index = next;
    }
    items[index] = item;
  }

  return { add, takeDue };
}

function isBefore(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.seq < b.seq);
}
