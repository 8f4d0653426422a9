import { again, batchCalls } from '@postern/core/inbox';
import type { Connection } from './connection.ts';
import { isBusy } from './store-error.ts';

/** Runs operations on a database, all of one turn of the event loop in one transaction. */
export interface GroupCommit<Rows> {
  /** Resolves after the commit. Rejects with StoreError when the commit may not have happened. */
  run<T>(operation: (rows: Rows, at: number) => T): Promise<T>;
}

interface Operation<Rows> {
  readonly run: (rows: Rows, at: number) => unknown;
  readonly since: number;
}

/** While another process keeps the lock for long, it is asked for without blocking, about so often. */
const retryMs = 10;
/** The longest time for which operations are collected for one commit: about as long as a commit takes. */
const collectMs = 2;
/** The time that an operation waits for the lock: less than the second that a receiver gives its store by default. */
const patienceMs = 800;

/** @param maxOperations How many operations one transaction holds, so that a flood of them does not block the thread. */
export function createGroupCommit<Rows>(
  connection: Connection<Rows>,
  maxOperations = 1000,
): GroupCommit<Rows> {
  let isContended = false;

  async function commit(operations: readonly Operation<Rows>[]) {
    if (isContended) {
      await new Promise((resolve) => setTimeout(resolve, retryMs * (0.5 + Math.random())));
    }
    try {
      const results = connection.transact(!isContended, (rows, at) =>
        operations.map(({ run }) => run(rows, at)),
      );
      isContended = false;
      return results;
    } catch (error) {
      const explained = connection.explain(error);
      isContended = isBusy(error);
      if (!isContended) {
        connection.reset();
        throw explained;
      }
      const impatient = performance.now() - patienceMs;
      return operations.map(({ since }) => (since > impatient ? again : Promise.reject(explained)));
    }
  }

  const commitTogether = batchCalls<Operation<Rows>, unknown>(commit, {
    maxWeight: maxOperations,
    collectMs,
  });
  return {
    run: (operation) => commitTogether({ run: operation, since: performance.now() }) as Promise<never>,
  };
}
