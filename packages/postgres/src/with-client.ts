import type { PostgresClient, PostgresPool } from './postgres-pool.ts';

/** Runs `work` on a client of its own. When it throws, what it has begun is rolled back. */
export async function withClient<T>(
  pool: PostgresPool,
  work: (client: PostgresClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  // A lost connection fails the query and emits an error too, which would end the process without a listener.
  const ignore = () => {};
  client.on('error', ignore);
  let lost: Error | undefined;
  try {
    return await work(client);
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
}
