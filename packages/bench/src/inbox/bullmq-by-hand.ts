import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { fastestVerify } from '../candidates/by-hand.ts';
import { whenHandled } from '../candidates/handler.ts';
import { concurrency, type InboxCandidate } from './inbox-candidate.ts';

const queueName = 'events';

/** Verifies, parses, and adds a job with the event, whose id keeps a duplicate out. */
export async function bullmqByHand(secret: string, client: Redis, prefix: string): Promise<InboxCandidate> {
  const verify = fastestVerify(secret);
  // A worker waits on this connection for as long as it takes.
  const connection = client.duplicate({ maxRetriesPerRequest: null });
  const queue = new Queue(queueName, { connection, prefix });
  await queue.waitUntilReady();
  return {
    name: 'by hand: BullMQ Queue.add and Worker',
    refuses: 'changed',
    waits: true,
    async accept({ body, headers }) {
      if (!verify(body, headers['email-api']['x-webhook-signature'] ?? '')) return false;
      const event = JSON.parse(body.toString());
      await queue.add('event', event, { jobId: event.id });
      return true;
    },
    startWorker(onHandled) {
      const handle = whenHandled('async', onHandled);
      const worker = new Worker(queueName, async ({ data }) => handle(data), {
        connection,
        prefix,
        concurrency,
      });
      return () => worker.close();
    },
    async close() {
      await queue.close();
      connection.disconnect();
    },
  };
}
