import { StoreError } from '@postern/core';
import type { Connection } from './connection.ts';
import { isBusy } from './store-failure.ts';

/** Runs operations on a database, all of one turn of the event loop in one transaction. */
export interface GroupCommit<Rows> {
  /** Resolves after the commit. Rejects with StoreError when it is not known to be committed. */
  run<T>(operation: (rows: Rows, at: number) => T): Promise<T>;
  /** Waits for what was run before, and refuses what comes after. */
  close(): Promise<void>;
}

interface Waiting<Rows> {
  readonly operation: (rows: Rows, at: number) => unknown;
  readonly since: number;
  readonly resolve: (value: never) => void;
  readonly reject: (error: StoreError) => void;
}

/** While somebody holds the lock for long, it is asked for without blocking, about so often. */
const retryMs = 10;
/** How long operations are collected for one commit, at most: about as long as that takes. */
const collectMs = 2;
/** How long an operation waits for the lock in all. Below the second that a receiver gives its store by default. */
const patienceMs = 800;

/** @param largestTurn What one transaction may hold, so that a flood of operations does not block the thread. */
export function createGroupCommit<Rows>(connection: Connection<Rows>, largestTurn = 1000): GroupCommit<Rows> {
  let queue: Waiting<Rows>[] = [];
  let scheduled = false;
  let contended = false;
  let closing: Promise<void> | undefined;

  function enqueue<T>(operation: (rows: Rows, at: number) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      queue.push({ operation, since: performance.now(), resolve, reject });
      schedule();
    });
  }

  /** After the sockets of this turn have been read, so that they all come along. */
  function schedule(): void {
    if (scheduled || queue.length === 0) return;
    scheduled = true;
    if (contended) setTimeout(flush, retryMs * (0.5 + Math.random()));
    else setImmediate(collect, 0);
  }

  /**
   * Looks at the sockets again while they bring something. Under load a commit holds a quarter more for it, and the
   * slowest are answered sooner; when idle it is one more turn of an event loop that has nothing to do.
   */
  function collect(before: number): void {
    const { length } = queue;
    const isComplete = length === before || length >= largestTurn;
    if (isComplete || performance.now() - (queue[0] as Waiting<Rows>).since > collectMs) flush();
    else setImmediate(collect, length);
  }

  function flush(): void {
    scheduled = false;
    const turn = queue.slice(0, largestTurn);
    queue = queue.slice(largestTurn);
    try {
      const results = connection.transact(!contended, (rows, at) =>
        turn.map(({ operation }) => operation(rows, at)),
      );
      contended = false;
      for (const [index, { resolve }] of turn.entries()) resolve(results[index] as never);
    } catch (error) {
      contended = isBusy(error);
      if (!contended) connection.reset();
      const failed = contended ? takeImpatient(turn) : turn.splice(0);
      queue = [...turn, ...queue];
      const explained = connection.explain(error);
      for (const { reject } of failed) reject(explained);
    }
    schedule();
  }

  return {
    run(operation) {
      return closing ? Promise.reject(new StoreError('The store is closed.')) : enqueue(operation);
    },
    close() {
      // In order: an operation that does nothing ends after all that came before.
      const drain = async () => {
        if (queue.length > 0) await enqueue(() => undefined).catch(() => undefined);
        connection.reset();
      };
      closing ??= drain();
      return closing;
    },
  };
}

/** Takes out those that have waited for the lock long enough: they stand first. */
function takeImpatient<Rows>(turn: Waiting<Rows>[]): Waiting<Rows>[] {
  const since = performance.now() - patienceMs;
  const patient = turn.findIndex((waiting) => waiting.since > since);
  return turn.splice(0, patient < 0 ? turn.length : patient);
}
