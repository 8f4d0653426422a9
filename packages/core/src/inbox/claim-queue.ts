import { createDueQueue, type Due } from './due-queue.ts';

/** An entry as far as claiming goes. `at`: when it is due, or when its lease ends. */
export interface Claimable extends Due {
  readonly source: string;
  readonly orderingKey: string | undefined;
  readonly state: string;
}

/** Who waits and who is in progress, so that a claim does not look at all that is kept. */
export interface ClaimQueue<Row extends Claimable> {
  /** The row is pending: new, or again. */
  wait(row: Row): void;
  /** Calls `start` for up to `limit` rows, which must make them `processing` until later than `at`. */
  take(source: string, limit: number, at: number, start: (row: Row) => void): void;
  /** The row is neither pending nor processing any more. */
  leave(row: Row): void;
}

interface Pool<Row extends Claimable> {
  readonly waiting: ReturnType<typeof createDueQueue<Row>>;
  readonly running: Set<Row>;
  /** By ordering key. */
  readonly lines: Map<string, Line<Row>>;
}

interface Line<Row> {
  /** Those pending and processing, in the order in which they were appended. Only the first can be claimed. */
  readonly rows: Row[];
  readonly running: Set<Row>;
}

export function createClaimQueue<Row extends Claimable>(): ClaimQueue<Row> {
  const pools = new Map<string, Pool<Row>>();

  function poolOf(source: string): Pool<Row> {
    const pool = pools.get(source) ?? {
      waiting: createDueQueue<Row>(),
      running: new Set(),
      lines: new Map(),
    };
    pools.set(source, pool);
    return pool;
  }

  function lineOf({ lines }: Pool<Row>, { orderingKey }: Row): Line<Row> | undefined {
    if (orderingKey === undefined) return undefined;
    const line = lines.get(orderingKey) ?? { rows: [], running: new Set() };
    lines.set(orderingKey, line);
    return line;
  }

  /** It is the turn of the first. */
  function callFirst({ waiting }: Pool<Row>, { rows: [first] }: Line<Row>): void {
    if (first?.state === 'pending') waiting.add(first);
  }

  return {
    wait(row) {
      const pool = poolOf(row.source);
      const line = lineOf(pool, row);
      pool.running.delete(row);
      if (line === undefined) {
        pool.waiting.add(row);
      } else if (line.running.delete(row)) {
        callFirst(pool, line);
      } else {
        // Behind all others, unless it is replayed.
        let index = line.rows.length;
        while (index > 0 && (line.rows[index - 1] as Row).seq > row.seq) index--;
        line.rows.splice(index, 0, row);
        if (index === 0) callFirst(pool, line);
      }
    },

    take(source, limit, at, start) {
      const pool = pools.get(source);
      if (pool === undefined) return;
      let free = limit;

      function offer(row: Row): void {
        const line = (pool && lineOf(pool, row)) as Line<Row> | undefined;
        const first = line?.rows[0] ?? row;
        if (first.at > at) return;
        // A replayed one may stand before one that is in progress.
        for (const other of line?.running ?? []) if (other !== first && other.at > at) return;
        free--;
        pool?.running.add(first);
        line?.running.add(first);
        start(first);
      }

      for (const row of [...pool.running]) {
        if (free <= 0) return;
        if (row.at <= at) offer(row);
      }
      while (free > 0) {
        const due = pool.waiting.takeDue(at);
        if (due === undefined) return;
        const { value } = due;
        // Otherwise it was added again since, or is not pending any more.
        if (value.state === 'pending' && value.at === due.at) offer(value);
      }
    },

    leave(row) {
      const pool = poolOf(row.source);
      const line = lineOf(pool, row);
      pool.running.delete(row);
      if (line === undefined) return;
      line.running.delete(row);
      line.rows.splice(line.rows.indexOf(row), 1);
      if (line.rows.length > 0) callFirst(pool, line);
      else pool.lines.delete(row.orderingKey as string);
    },
  };
}
