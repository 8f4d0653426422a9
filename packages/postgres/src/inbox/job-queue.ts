import { createHash } from 'node:crypto';
import type { PgBoss } from 'pg-boss';
import type { PostgresPool, PostgresQuery, PostgresResult } from '../postgres-pool.ts';
import { withClient } from '../with-client.ts';
import { fetchWithin } from './pg-boss-internals.ts';

/** Runs a statement: a pool, or a client within a transaction. */
export interface JobClient {
  query(query: PostgresQuery): Promise<PostgresResult>;
}

/** A queue that a method of `JobQueue` needs and that is not open: it is to be opened, and the work tried again. */
export class QueueNotOpenError extends Error {
  readonly queue: string;

  constructor(queue: string) {
    super(`The queue ${queue} of pg-boss is not open.`);
    this.queue = queue;
  }
}

/** Limits that are never reached: the inbox decides how often and how long an entry is tried. */
const never = {
  retryLimit: 2_000_000_000,
  retentionSeconds: 50 * 365 * 24 * 3600,
  expireInSeconds: 24 * 3600,
};

/**
 * The queue of pg-boss, without its timers: it knows ids and the times when they are due, and nothing else. pg-boss is
 * loaded at the first use, so that a process which only deduplicates does not load it.
 */
export class JobQueue {
  readonly #pool: PostgresPool;
  readonly #schema: string;
  readonly #opened = new Set<string>();
  #boss: Promise<PgBoss> | undefined;

  constructor(pool: PostgresPool, schema: string) {
    this.#pool = pool;
    this.#schema = schema;
  }

  /** Creates or migrates the tables of pg-boss. */
  async setUp(): Promise<void> {
    this.#opened.clear();
    const boss = await this.#load();
    // `start` creates and migrates. After `stop` pg-boss still queues, and leaves no timer behind.
    try {
      await boss.start();
    } finally {
      await boss.stop({ graceful: false });
    }
  }

  /** Creates a queue where it is not there. The other methods need it to be open, and throw QueueNotOpenError. */
  async open(queue: string): Promise<void> {
    const boss = await this.#load();
    if ((await boss.getQueue(queue)) === null) await boss.createQueue(queue, never);
    // pg-boss reads a queue that it does not know from the pool, which within a transaction could wait for itself. After
    // this call it knows the queue.
    await boss.getJobById(queue, '00000000-0000-0000-0000-000000000000');
    this.#opened.add(queue);
  }

  /** Enqueues ids, as part of the caller's transaction. A job that is there already stays as it is. */
  async put(client: JobClient, queue: string, ids: readonly string[], delayMs?: number): Promise<void> {
    const boss = await this.#bossFor(queue);
    const startAfter = delayMs === undefined ? {} : { startAfter: `${delayMs} milliseconds` };
    const jobs = ids.map((id) => ({ id, ...startAfter }));
    const options = { db: toBossDatabase(client), returnId: true };
    const insert = async () => (await boss.insert(queue, jobs, options))?.length === ids.length;
    if (await insert()) return;
    // Jobs with these ids are there, although their entries have none.
    await boss.deleteJob(queue, [...ids], options);
    if (await insert()) return;
    // pg-boss does not report that the queue was deleted.
    this.#opened.delete(queue);
    throw new QueueNotOpenError(queue);
  }

  /** Fetches up to `limit` jobs that are due, by the statement that `build` makes of pg-boss's fetch. */
  async take(
    queue: string,
    limit: number,
    build: (fetch: string) => PostgresQuery,
  ): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const boss = await this.#bossFor(queue);
    return fetchWithin(boss, queue, limit, async (fetch) => (await this.#pool.query(build(fetch))).rows);
  }

  /** Deletes jobs, as part of the caller's transaction. */
  async drop(client: JobClient, queue: string, ids: readonly string[]): Promise<void> {
    const boss = await this.#bossFor(queue);
    await boss.deleteJob(queue, [...ids], { db: toBossDatabase(client) });
  }

  /** Lets pg-boss do the upkeep of its tables. */
  async maintain(): Promise<void> {
    await (await this.#load()).supervise();
  }

  #load(): Promise<PgBoss> {
    this.#boss ??= import('pg-boss').then(({ PgBoss }) => {
      const db = { executeSql: (text: string, values?: unknown[]) => executeOwn(this.#pool, text, values) };
      const boss = new PgBoss({ db, schema: this.#schema, supervise: false, schedule: false });
      // Its failures also reject, or concern upkeep that the next round does again.
      return boss.on('error', () => {});
    });
    return this.#boss;
  }

  async #bossFor(queue: string): Promise<PgBoss> {
    if (!this.#opened.has(queue)) throw new QueueNotOpenError(queue);
    return this.#load();
  }
}

/** The queue of a source, by a name that pg-boss takes: letters, digits and a few marks. */
export function queueName(source: string): string {
  const hash = createHash('sha256').update(source, 'utf16le').digest('hex').slice(0, 32);
  const readable = source.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 40);
  return `${hash}-${readable}`;
}

function toBossDatabase(client: JobClient) {
  return {
    async executeSql(text: string, values: unknown[] = []) {
      const { rows } = await client.query({ text, values });
      return { rows: [...rows] };
    },
  };
}

/** Many of pg-boss's own statements come as one text with BEGIN and COMMIT, and give several results. */
async function executeOwn(pool: PostgresPool, text: string, values?: unknown[]) {
  return withClient(pool, async (client) => {
    const result: PostgresResult | readonly PostgresResult[] = await client.query(
      values?.length ? { text, values } : { text },
    );
    return { rows: [result].flat().flatMap(({ rows }) => rows) };
  });
}
