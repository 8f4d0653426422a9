import { inTransaction } from '../in-transaction.ts';
import type { PostgresClient, PostgresPool, PostgresResult } from '../postgres-pool.ts';
import type { Statement } from '../prepared.ts';
import { createRetrying, maxAttempts } from '../retrying.ts';
import { setUpTable } from '../set-up-table.ts';
import { JobQueue, QueueNotOpenError, queueName } from './job-queue.ts';
import { type InboxNames, inboxMigrations } from './schema.ts';

/** A database with the tables and queues of an inbox, which are created at the first use. */
export interface InboxDatabase {
  readonly names: InboxNames;
  readonly jobs: JobQueue;
  /** The queue of a source, which is open when this resolves. */
  queueOf(source: string): Promise<string>;
  /** Runs one statement, by itself. */
  run(statement: Statement, values: unknown[]): Promise<PostgresResult>;
  /** Runs several statements in one transaction, and all of them again where others were in the way. */
  transact<T>(work: (client: PostgresClient) => Promise<T>): Promise<T>;
  /** Runs work in one transaction, and never again. */
  transactOnce<T>(work: (client: PostgresClient) => Promise<T>): Promise<T>;
  /** Runs any other work, and again where others were in the way. */
  retrying<T>(work: () => Promise<T>): Promise<T>;
}

export function openInboxDatabase(pool: PostgresPool, names: InboxNames): InboxDatabase {
  const jobs = new JobQueue(pool, names.bossSchema);
  const queues = new Map<string, Promise<string>>();
  const retrying = createRetrying({
    async setUp() {
      await setUpTable(pool, names, inboxMigrations);
      await jobs.setUp();
    },
    onDropped: () => queues.clear(),
    async repair(error) {
      if (!(error instanceof QueueNotOpenError)) return false;
      await jobs.open(error.queue);
      return true;
    },
  });

  return {
    names,
    jobs,
    retrying: (work) => retrying(work),
    queueOf(source) {
      const name = queueName(source);
      const known = queues.get(name);
      if (known) return known;
      const opening = retrying(() => jobs.open(name)).then(() => name);
      queues.set(name, opening);
      opening.catch(() => queues.delete(name));
      return opening;
    },
    run: (statement, values) => retrying(() => pool.query({ ...statement, values })),
    transact: (work) => retrying(() => inTransaction(pool, work)),
    transactOnce: (work) => retrying(() => inTransaction(pool, work), maxAttempts),
  };
}
