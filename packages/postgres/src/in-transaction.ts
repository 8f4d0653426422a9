import type { PostgresClient, PostgresPool } from './postgres-pool.ts';
import { withClient } from './with-client.ts';

/** Runs `work` between BEGIN and COMMIT, on a client of its own. An error of `work` undoes all of it. */
export async function inTransaction<T>(
  pool: PostgresPool,
  work: (client: PostgresClient) => Promise<T>,
): Promise<T> {
  return withClient(pool, async (client) => {
    // Named, because a stricter default would take its snapshot before it waits for a lock.
    await client.query({ text: 'begin isolation level read committed' });
    const result = await work(client);
    await client.query({ text: 'commit' });
    return result;
  });
}
