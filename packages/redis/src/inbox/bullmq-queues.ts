import type { Queue } from 'bullmq';
import { bullmqPrefix } from './bullmq-internals.ts';
import type { OwnClient } from './own-client.ts';

/** Jobs that are due later, which BullMQ keeps by its documented interface. A job has no data. */
export interface BullmqQueues {
  /** Has no effect on a job that is there already. */
  add(queue: string, job: LaterJob): Promise<void>;
}

/** A job that is due `delayMs` after `now`, in milliseconds by the clock of Redis. */
export interface LaterJob {
  readonly id: string;
  readonly now: number;
  readonly delayMs: number;
}

/** Loads BullMQ with the first use of an inbox: an application that only deduplicates does without. */
export async function bullmqQueues(client: OwnClient, tag: string): Promise<BullmqQueues> {
  const bullmq = await import('bullmq');
  const queues = new Map<string, Queue>();

  function open(name: string): Queue {
    const queue = new bullmq.Queue(name, { connection: client as never, prefix: bullmqPrefix(tag) });
    // The commands reject as well; an event without a listener would be thrown.
    queue.on('error', () => {});
    queues.set(name, queue);
    return queue;
  }

  return {
    async add(name, { id, now, delayMs }) {
      const queue = queues.get(name) ?? open(name);
      await queue.add('event', {}, { jobId: id, timestamp: now, delay: delayMs });
    },
  };
}
