import { enqueue } from './enqueue.ts';
import type { InboxParts } from './inbox-parts.ts';

/** How an attempt ended, as the script takes it. */
export interface Ending {
  readonly id: string;
  readonly token: string;
  readonly verb: 'complete' | 'fail' | 'release';
  /** JSON, or nothing. */
  readonly error: string;
  /** Absent: the entry has ended. */
  readonly delayMs: number | undefined;
}

/**
 * Writes how attempts ended, those of one turn of the event loop by one script. Together with claims by one script this
 * made a handled event cost 94 µs instead of 244 in this process, and 124 instead of 173 in Redis.
 */
export function createSettle({ open, tag }: InboxParts): (ending: Ending) => Promise<boolean> {
  let waiting: Waiting[] = [];

  async function settleAll(batch: readonly Waiting[]): Promise<void> {
    try {
      const opened = await open();
      const settled = (await opened.scripts.settle(
        opened.client,
        tag,
        ...batch.flatMap(({ ending: { id, token, verb, error, delayMs } }) => [
          id,
          token,
          verb,
          error,
          delayMs ?? '',
        ]),
      )) as readonly (string | undefined)[][];
      for (const [at, { ending, resolve }] of batch.entries()) {
        const [queue, job, following] = settled[at] ?? [];
        if (queue === undefined || job === undefined) {
          resolve(false);
          continue;
        }
        const steps = [
          ...(ending.delayMs === undefined
            ? []
            : [opened.queues.putBack(queue, job, ending.token, ending.delayMs)]),
          ...(following === undefined ? [] : [enqueue(opened, tag, queue, [following], 'hurry')]),
        ];
        // The record is written, and that is the answer. What fails here is made good when a lock or a lease ends.
        if (steps.length === 0) resolve(true);
        else void Promise.allSettled(steps).then(() => resolve(true));
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  return (ending) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ ending, resolve, reject }) > 1) return;
      setImmediate(() => {
        const ended = waiting;
        waiting = [];
        for (let at = 0; at < ended.length; at += atOnce) void settleAll(ended.slice(at, at + atOnce));
      });
    });
}

/** How many a script takes at once: Redis does nothing else meanwhile. */
const atOnce = 100;

interface Waiting {
  readonly ending: Ending;
  resolve(ours: boolean): void;
  reject(error: unknown): void;
}
