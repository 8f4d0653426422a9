import type { LaterJob } from './bullmq-queues.ts';
import type { OpenInbox } from './connection.ts';

/**
 * Gives BullMQ a job that is due later, and takes the job's mark away. When this fails, the record still has the mark,
 * and the next claim does it.
 */
export async function addLater(
  { client, tag, queues }: OpenInbox,
  queue: string,
  job: LaterJob,
): Promise<void> {
  try {
    await queues.add(queue, job);
    await client.zrem(`${tag}:${queue}:unqueued`, job.id);
  } catch {
    // The entry itself is written.
  }
}
