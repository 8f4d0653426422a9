import { inTransaction } from '../in-transaction.ts';
import type { PostgresClient, PostgresPool, PostgresQuery, PostgresResult } from '../postgres-pool.ts';
import type { Statement } from '../prepared.ts';
import { setUpTable } from '../set-up-table.ts';
import { inboxMigrations } from './inbox-migrations.ts';
import type { InboxNames } from './inbox-names.ts';
import { createJobQueue, type JobQueue, QueueNotOpenError } from './job-queue.ts';
import { queueName } from './queue-name.ts';

/** The database with everything in it that an inbox needs, which is created at the first use. */
export interface InboxDatabase {
  readonly names: InboxNames;
  readonly jobs: JobQueue;
  /** The queue of a source, which is there when this resolves. */
  queueOf(source: string): Promise<string>;
  /** One statement, by itself. */
  run(statement: Statement, values: unknown[]): Promise<PostgresResult>;
  /** Several, in one transaction. */
  transact<T>(work: (client: PostgresClient) => Promise<T>): Promise<T>;
  /** The same, with work that is done once whatever comes in its way. */
  transactOnce<T>(work: (client: PostgresClient) => Promise<T>): Promise<T>;
  /** Anything else, tried again where others were in the way. */
  attempt<T>(work: () => Promise<T>): Promise<T>;
}

/** Of a step. More than one is needed only where others write the same rows at the same moment. */
const maxAttempts = 10;
/**
 * serialization_failure, deadlock_detected, unique_violation (of two claims that see one key free, or of two processes
 * that create one schema): rolled back whole, and the next attempt sees what this one could not.
 */
const inTheWay = new Set(['40001', '40P01', '23505']);
/** undefined_table, invalid_schema_name: somebody dropped them. The next call creates them again. */
const gone = new Set(['42P01', '3F000']);

export function openInboxDatabase(pool: PostgresPool, names: InboxNames): InboxDatabase {
  const jobs = createJobQueue(pool, names.bossSchema);
  const queues = new Map<string, Promise<string>>();
  let ready: Promise<void> | undefined;

  async function setUp(): Promise<void> {
    await setUpTable(pool, names, inboxMigrations);
    await jobs.setUp();
  }

  async function prepare(): Promise<void> {
    ready ??= setUp();
    const settingUp = ready;
    await settingUp.catch((error) => {
      if (ready === settingUp) ready = undefined;
      throw error;
    });
  }

  async function attempt<T>(work: () => Promise<T>, count = 1): Promise<T> {
    try {
      await prepare();
      return await work();
    } catch (error) {
      const code = String((error as { code?: unknown } | undefined)?.code);
      if (error instanceof QueueNotOpenError && count < maxAttempts) {
        await jobs.open(error.queue);
        return attempt(work, count + 1);
      }
      if (inTheWay.has(code) && count < maxAttempts) return attempt(work, count + 1);
      if (gone.has(code)) {
        ready = undefined;
        queues.clear();
      }
      throw error;
    }
  }

  return {
    names,
    jobs,
    attempt: (work) => attempt(work),
    queueOf(source) {
      const name = queueName(source);
      const known = queues.get(name);
      if (known) return known;
      const opening = attempt(() => jobs.open(name)).then(() => name);
      queues.set(name, opening);
      opening.catch(() => queues.delete(name));
      return opening;
    },
    run: (statement, values) => attempt(() => pool.query({ ...statement, values } satisfies PostgresQuery)),
    transact: (work) => attempt(() => inTransaction(pool, work)),
    transactOnce: (work) => attempt(() => inTransaction(pool, work), maxAttempts),
  };
}
