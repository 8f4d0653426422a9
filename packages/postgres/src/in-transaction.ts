import type { PostgresClient, PostgresPool } from './postgres-pool.ts';

/** Runs `work` between BEGIN and COMMIT, on a client of its own. Whatever it throws undoes all of it. */
export async function inTransaction<T>(
  pool: PostgresPool,
  work: (client: PostgresClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  // A connection that is lost fails the query, and says so here too: unheard, that would end the process.
  const ignore = () => {};
  client.on('error', ignore);
  let result: T;
  try {
    // Said outright: a stricter default would take its snapshot before it waits for a lock.
    await client.query({ text: 'begin isolation level read committed' });
    result = await work(client);
    await client.query({ text: 'commit' });
  } catch (error) {
    const lost = await client.query({ text: 'rollback' }).then(
      () => undefined,
      (failure) => failure,
    );
    giveBack(lost);
    throw error;
  }
  giveBack();
  return result;

  function giveBack(lost?: Error): void {
    client.off('error', ignore);
    client.release(lost);
  }
}
