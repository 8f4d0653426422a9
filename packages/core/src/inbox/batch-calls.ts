import type { MaybePromise } from '../maybe-promise.ts';

/** Options of `batchCalls`. */
export interface BatchOptions<Item> {
  /** The largest weight of a batch. An item that weighs more is a batch of its own. */
  readonly maxWeight: number;
  /** The weight of an item. Default: 1, so that `maxWeight` is a number of items. */
  readonly weigh?: (item: Item) => number;
  /** The largest number of batches that run at once. Default: 1. */
  readonly maxRunning?: number;
  /** The longest time for which calls are collected while each turn brings more, in milliseconds. Default: 0. */
  readonly collectMs?: number;
  /** Returns true for an error that a single item may have caused. The batch then runs again, item by item. */
  readonly separates?: (error: unknown) => boolean;
}

/** The result of an item that is not decided yet: it stands first in the next batch. */
export const again: unique symbol = Symbol('again');

/** Runs a batch. Gives one result for each item, in their order. A promise settles its call alone. */
export type BatchRun<Item, Result> = (
  items: readonly Item[],
) => MaybePromise<readonly (Result | Promise<Result> | typeof again)[]>;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result | Promise<Result>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes one batch of the calls of one turn of the event loop, and of those that come while batches run: one commit or
 * round trip for many calls. When `run` rejects, so does each call of its batch, unless `separates` says otherwise.
 */
export function batchCalls<Item, Result>(
  run: BatchRun<Item, Result>,
  options: BatchOptions<Item>,
): (item: Item) => Promise<Result> {
  const batcher = new Batcher(run, options);
  return (item) => batcher.call(item);
}

class Batcher<Item, Result> {
  readonly #run: BatchRun<Item, Result>;
  readonly #options: BatchOptions<Item>;
  #waiting: Waiting<Item, Result>[] = [];
  #running = 0;
  #isScheduled = false;

  constructor(run: BatchRun<Item, Result>, options: BatchOptions<Item>) {
    this.#run = run;
    this.#options = options;
  }

  call(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    const { maxRunning = 1, collectMs = 0 } = this.#options;
    if (this.#isScheduled || this.#waiting.length === 0 || this.#running >= maxRunning) return;
    this.#isScheduled = true;
    const until = collectMs > 0 ? performance.now() + collectMs : 0;
    afterSockets(() => this.#collect(until, 0));
  }

  /** Looks at the sockets again while they bring something, so that a batch under load holds more. */
  #collect(until: number, before: number): void {
    const { length } = this.#waiting;
    if (length > before && until > 0 && performance.now() < until) {
      afterSockets(() => this.#collect(until, length));
      return;
    }
    this.#isScheduled = false;
    const batch = this.#waiting.splice(0, this.#fitting());
    this.#running++;
    this.#schedule();
    this.#settle(batch).finally(() => {
      this.#running--;
      this.#schedule();
    });
  }

  async #settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#run(batch.map(({ item }) => item));
      const undecided: Waiting<Item, Result>[] = [];
      for (const [index, waiting] of batch.entries()) {
        const result = results[index];
        if (result === again) undecided.push(waiting);
        else waiting.resolve(result as Result | Promise<Result>);
      }
      this.#waiting.unshift(...undecided);
    } catch (error) {
      if (batch.length > 1 && this.#options.separates?.(error)) {
        for (const one of batch) await this.#settle([one]);
      } else {
        for (const { reject } of batch) reject(error);
      }
    }
  }

  /** The number of waiting calls that make the next batch. */
  #fitting(): number {
    const { maxWeight, weigh } = this.#options;
    if (weigh === undefined) return maxWeight;
    let weight = 0;
    const tooMany = this.#waiting.findIndex(({ item }, index) => {
      weight += weigh(item);
      return index > 0 && weight > maxWeight;
    });
    return tooMany < 0 ? this.#waiting.length : tooMany;
  }
}

/** After the sockets of this turn have been read, so that the calls of all deliveries that came with it take part. */
function afterSockets(run: () => void): void {
  const { setImmediate = setTimeout } = globalThis as { setImmediate?: (run: () => void) => unknown };
  setImmediate(run);
}
