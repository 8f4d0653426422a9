import type { PgBoss } from 'pg-boss';
import type { PostgresPool, PostgresQuery, PostgresResult } from '../postgres-pool.ts';
import { byBothColumns } from './by-both-columns.ts';

/** The queue of pg-boss: it knows ids and when they are due, and nothing else. */
export interface JobQueue {
  /** Creates or migrates what pg-boss has in the database. */
  setUp(): Promise<void>;
  /** Creates the queue where it is not there. The others need it to be open, and throw QueueNotOpenError. */
  open(queue: string): Promise<void>;
  /** Enqueues, as part of the caller's transaction. What is there already stays as it is. */
  put(client: JobClient, queue: string, ids: readonly string[], delayMs?: number): Promise<void>;
  /** Fetches up to `limit` jobs that are due. `build` makes one statement of the fetch, as text, and what uses it. */
  take(
    queue: string,
    limit: number,
    build: (fetch: string) => PostgresQuery,
  ): Promise<readonly Record<string, unknown>[]>;
  /** Deletes, as part of the caller's transaction. */
  drop(client: JobClient, queue: string, ids: readonly string[]): Promise<void>;
  /** What pg-boss does now and then for its own tables. */
  maintain(): Promise<void>;
}

/** What runs a statement: a pool, or a client within a transaction. */
export interface JobClient {
  query(query: PostgresQuery): Promise<PostgresResult>;
}

/** Never used up: how often and how long an entry is tried is not pg-boss's to decide. */
const never = {
  retryLimit: 2_000_000_000,
  retentionSeconds: 50 * 365 * 24 * 3600,
  expireInSeconds: 24 * 3600,
};

/** pg-boss without its timers. It is loaded at the first use, so that who only deduplicates does not load it. */
export function createJobQueue(pool: PostgresPool, schema: string): JobQueue {
  const opened = new Set<string>();
  let loaded: Promise<PgBoss> | undefined;

  function load(): Promise<PgBoss> {
    loaded ??= import('pg-boss').then(({ PgBoss }) => {
      const boss = new PgBoss({ db: ownStatements(pool), schema, supervise: false, schedule: false });
      // Whatever fails here rejects as well, or is upkeep that the next round does.
      return boss.on('error', () => {});
    });
    return loaded;
  }

  /** pg-boss reads what it does not know of a queue from the pool: within a transaction, that could wait for itself. */
  async function bossFor(queue: string): Promise<PgBoss> {
    if (!opened.has(queue)) throw new QueueNotOpenError(queue);
    return load();
  }

  return {
    async setUp() {
      opened.clear();
      const boss = await load();
      // Started, it creates and migrates; stopped, it still queues, and leaves no timer behind.
      try {
        await boss.start();
      } finally {
        await boss.stop({ graceful: false });
      }
    },
    async open(queue) {
      const boss = await load();
      if ((await boss.getQueue(queue)) === null) await boss.createQueue(queue, never);
      // Inserts nothing, and nowhere: so pg-boss knows the queue from here on.
      await boss.insert(queue, [], { db: { executeSql: async () => ({ rows: [] }) } });
      opened.add(queue);
    },
    async put(client, queue, ids, delayMs) {
      const boss = await bossFor(queue);
      const startAfter = delayMs === undefined ? {} : { startAfter: `${delayMs} milliseconds` };
      const options = { db: within(client), returnId: true };
      const insert = async () => {
        const made = await boss.insert(
          queue,
          ids.map((id) => ({ id, ...startAfter })),
          options,
        );
        return made?.length === ids.length;
      };
      if (await insert()) return;
      // Jobs of that name that no entry knows of.
      await boss.deleteJob(queue, [...ids], options);
      if (await insert()) return;
      // pg-boss says nothing when somebody deleted the queue.
      opened.delete(queue);
      throw new QueueNotOpenError(queue);
    },
    async take(queue, limit, build) {
      const boss = await bossFor(queue);
      const db = {
        async executeSql(text: string) {
          const { rows } = await pool.query(build(byBothColumns(text)));
          return { rows: [...rows] };
        },
      };
      const taken: readonly object[] = await boss.fetch(queue, { batchSize: limit, db });
      return taken as readonly Record<string, unknown>[];
    },
    async drop(client, queue, ids) {
      await (await bossFor(queue)).deleteJob(queue, [...ids], { db: within(client) });
    },
    async maintain() {
      await (await load()).supervise();
    },
  };
}

/** To be opened, and then tried again. */
export class QueueNotOpenError extends Error {
  readonly queue: string;

  constructor(queue: string) {
    super(`The queue ${queue} of pg-boss is not open.`);
    this.queue = queue;
  }
}

function within(client: JobClient) {
  return {
    async executeSql(text: string, values: unknown[] = []) {
      const { rows } = await client.query({ text, values });
      return { rows: [...rows] };
    },
  };
}

/** Many of pg-boss's own statements come as one text with BEGIN and COMMIT: when one fails, the rest is undone. */
function ownStatements(pool: PostgresPool) {
  return {
    async executeSql(text: string, values?: unknown[]) {
      const client = await pool.connect();
      const ignore = () => {};
      client.on('error', ignore);
      let lost: Error | undefined;
      try {
        const result = await client.query(values?.length ? { text, values } : { text });
        return Array.isArray(result)
          ? { rows: result.flatMap(({ rows }) => rows) }
          : { rows: [...result.rows] };
      } catch (error) {
        lost = await client.query({ text: 'rollback' }).then(
          () => undefined,
          (failure) => failure,
        );
        throw error;
      } finally {
        client.off('error', ignore);
        client.release(lost);
      }
    },
  };
}
