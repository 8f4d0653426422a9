import type { OpenConnection } from './inbox-connection.ts';

/** Gives jobs to BullMQ, and takes them from the list of those that it has not got. */
export async function enqueue(
  { client, queues }: OpenConnection,
  tag: string,
  queue: string,
  jobs: readonly string[],
  hurry?: 'hurry',
): Promise<void> {
  await queues.add(queue, jobs);
  if (hurry) await Promise.all(jobs.map((job) => queues.hurry(queue, job)));
  // Should it stay in the list, it is given once more, which does nothing.
  client.zrem(`${tag}:${queue}:unqueued`, ...jobs).catch(() => {});
}
