/** Gathers calls into batches: those of one turn of the event loop, and those that come while batches are under way. */
export interface CoalesceOptions<Item> {
  /** Batches that may be under way at once. */
  readonly maxRunning: number;
  /** What a batch may weigh. One item that weighs more goes alone. */
  readonly maxWeight: number;
  weigh(item: Item): number;
  /** Whether a batch that failed so is to be run again, one item after the other, each with its own end. */
  separates?(error: unknown): boolean;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * `run` gives one result for each item, in their order. When it rejects, so does each call of the batch, unless
 * `separates` says otherwise.
 */
export function coalesce<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  { maxRunning, maxWeight, weigh, separates = () => false }: CoalesceOptions<Item>,
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let running = 0;
  let scheduled = false;

  /** After the sockets of this turn have been read, so that they all come along. */
  function schedule(): void {
    if (scheduled || waiting.length === 0 || running >= maxRunning) return;
    scheduled = true;
    setImmediate(start);
  }

  function start(): void {
    scheduled = false;
    const batch = waiting.slice(0, fitting());
    waiting = waiting.slice(batch.length);
    running++;
    schedule();
    settle(batch).finally(() => {
      running--;
      schedule();
    });
  }

  async function settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      if (batch.length > 1 && separates(error)) for (const one of batch) await settle([one]);
      else for (const { reject } of batch) reject(error);
    }
  }

  function fitting(): number {
    let weight = 0;
    const tooMany = waiting.findIndex(({ item }, index) => {
      weight += weigh(item);
      return index > 0 && weight > maxWeight;
    });
    return tooMany < 0 ? waiting.length : tooMany;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      schedule();
    });
}
