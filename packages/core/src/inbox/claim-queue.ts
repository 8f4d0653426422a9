import { createDueQueue, type Due } from './due-queue.ts';

/** The fields of an entry that decide when it can be claimed. `at`: when it is due, or when its lease ends. */
export interface Claimable extends Due {
  readonly source: string;
  readonly orderingKey: string | undefined;
  readonly state: string;
}

/** The open entries of one source. */
interface Pool<Row extends Claimable> {
  readonly waiting: ReturnType<typeof createDueQueue<Row>>;
  readonly running: Set<Row>;
  /** Keyed by ordering key. */
  readonly lines: Map<string, Line<Row>>;
}

/** The open entries of one ordering key. */
interface Line<Row> {
  /** In the order in which they were appended. Only the first can be claimed. */
  readonly rows: Row[];
  readonly running: Set<Row>;
}

/** Keeps entries that wait and entries in progress apart from all others, so that a claim does not read all entries. */
export class ClaimQueue<Row extends Claimable> {
  readonly #pools = new Map<string, Pool<Row>>();

  /** Adds a row that is pending, for the first time or again. */
  wait(row: Row): void {
    const pool = this.#poolOf(row.source);
    const line = lineOf(pool, row);
    pool.running.delete(row);
    if (line === undefined) {
      pool.waiting.add(row);
    } else if (line.running.delete(row)) {
      offerFirst(pool, line);
    } else {
      // Behind all others, unless it is replayed.
      let index = line.rows.length;
      while (index > 0 && (line.rows[index - 1] as Row).seq > row.seq) index--;
      line.rows.splice(index, 0, row);
      if (index === 0) offerFirst(pool, line);
    }
  }

  /** Calls `start` for up to `limit` rows, which must make them `processing` until later than `at`. */
  take(source: string, limit: number, at: number, start: (row: Row) => void): void {
    const pool = this.#pools.get(source);
    if (pool === undefined) return;
    let taken = 0;
    for (const row of [...pool.running]) {
      if (taken >= limit) return;
      if (row.at <= at && takeFirst(pool, row, at, start)) taken++;
    }
    while (taken < limit) {
      const due = pool.waiting.takeDue(at);
      if (due === undefined) return;
      const { value } = due;
      // Otherwise it is no longer pending, or was added again with another time.
      const isCurrent = value.state === 'pending' && value.at === due.at;
      if (isCurrent && takeFirst(pool, value, at, start)) taken++;
    }
  }

  /** Removes a row that is neither pending nor processing any more. */
  leave(row: Row): void {
    const pool = this.#poolOf(row.source);
    const line = lineOf(pool, row);
    pool.running.delete(row);
    if (line === undefined) return;
    line.running.delete(row);
    line.rows.splice(line.rows.indexOf(row), 1);
    if (line.rows.length > 0) offerFirst(pool, line);
    else pool.lines.delete(row.orderingKey as string);
  }

  #poolOf(source: string): Pool<Row> {
    const pool = this.#pools.get(source) ?? {
      waiting: createDueQueue<Row>(),
      running: new Set(),
      lines: new Map(),
    };
    this.#pools.set(source, pool);
    return pool;
  }
}

function lineOf<Row extends Claimable>({ lines }: Pool<Row>, { orderingKey }: Row): Line<Row> | undefined {
  if (orderingKey === undefined) return undefined;
  const line = lines.get(orderingKey) ?? { rows: [], running: new Set() };
  lines.set(orderingKey, line);
  return line;
}

/** Makes the first row of a line one of those that a claim can take. */
function offerFirst<Row extends Claimable>({ waiting }: Pool<Row>, { rows: [first] }: Line<Row>): void {
  if (first?.state === 'pending') waiting.add(first);
}

/** Takes the row, or the first of its line, unless that is not due or another of the line is in progress. */
function takeFirst<Row extends Claimable>(
  pool: Pool<Row>,
  row: Row,
  at: number,
  start: (row: Row) => void,
): boolean {
  const line = lineOf(pool, row);
  const first = line?.rows[0] ?? row;
  if (first.at > at) return false;
  // A replayed row may stand before one that is in progress.
  for (const other of line?.running ?? []) if (other !== first && other.at > at) return false;
  pool.running.add(first);
  line?.running.add(first);
  start(first);
  return true;
}
