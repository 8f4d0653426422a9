import { ConfigurationError } from '@postern/core';
import type { PgBoss } from 'pg-boss';

// Everything that this package knows of pg-boss beyond its documented interface. It depends on one exact version of
// pg-boss, and pg-boss-internals.test.ts fails when another version differs in any of this.

/** pg-boss's table of jobs. Its columns `name` and `id` are the queue and the id of an entry. */
export function jobTable(bossSchema: string): string {
  return `${bossSchema}.job`;
}

type Rows = readonly Readonly<Record<string, unknown>>[];

/**
 * Fetches jobs by a statement of which pg-boss's own fetch is a part, so that one statement fetches and claims.
 *
 * @param run Gets the SQL of the fetch, which has no parameters and returns a column `id`.
 */
export async function fetchWithin(
  boss: PgBoss,
  queue: string,
  limit: number,
  run: (fetch: string) => Promise<Rows>,
): Promise<Rows> {
  const db = { executeSql: async (text: string) => ({ rows: [...(await run(rewriteFetch(text)))] }) };
  const fetched: readonly object[] = await boss.fetch(queue, { batchSize: limit, db });
  return fetched as Rows;
}

/**
 * Rewrites pg-boss's fetch so that it finds its jobs by name and id. As pg-boss writes it, the planner may find them by
 * name alone, and does so where the table was almost empty when it was last analysed, as it is while nothing waits. With
 * 2,000 jobs waiting that took 6 ms a fetch, and this takes 0.3 ms.
 *
 * @throws ConfigurationError when the text is not that of the version that this package depends on.
 */
export function rewriteFetch(fetch: string): string {
  const selected = fetch.replace('SELECT j.id\n', 'SELECT j.id, j.name as queue\n');
  const rewritten = selected.replace(
    /WHERE name = '[^']*' AND j\.id = next\.id/,
    'WHERE j.name = next.queue AND j.id = next.id',
  );
  if (selected !== fetch && rewritten !== selected) return rewritten;
  throw new ConfigurationError(
    'postgresInbox: the installed pg-boss fetches its jobs by a statement that is not known here. Install the version of pg-boss that @postern/postgres names in its dependencies.',
  );
}
