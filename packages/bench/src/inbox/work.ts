import { Redis } from 'ioredis';
import { Pool } from 'pg';
import type { InboxCandidate } from './inbox-candidate.ts';
import { postgresCandidates } from './postgres-engine.ts';
import { redisCandidates } from './redis-engine.ts';

/** The first message that `start-workers.ts` sends. */
export interface WorkOrder {
  readonly engine: keyof typeof candidatesOf;
  readonly url: string;
  readonly place: string;
  readonly secret: string;
  /** The name of one candidate of the engine. */
  readonly name: string;
}

/** The answers: the sum of events handled so far, some milliseconds after the last of them, or that it stopped. */
export type WorkAnswer = number | 'ready' | 'stopped';

const candidatesOf = {
  postgres: (secret: string, url: string, place: string) =>
    postgresCandidates(secret, new Pool({ connectionString: url, max: 5 }), place),
  redis: (secret: string, url: string, place: string) => redisCandidates(secret, new Redis(url), place),
};

// A worker in a process of its own, which works between the messages `start` and `stop`. It ends with the process
// that started it.
process.once('message', async ({ engine, url, place, secret, name }: WorkOrder) => {
  const candidates: InboxCandidate[] = await candidatesOf[engine](secret, url, place);
  const candidate = candidates.find((each) => each.name === name)!;
  let handled = 0;
  let reporting = false;
  let stop = async () => {};

  function report(): void {
    reporting = false;
    answer(handled);
  }

  process.on('message', async (message: 'start' | 'stop') => {
    if (message === 'start') {
      stop = candidate.startWorker(() => {
        handled++;
        if (!reporting) setTimeout(report, 5);
        reporting = true;
      });
    } else {
      await stop();
      answer('stopped');
    }
  });
  answer('ready');
});
process.on('disconnect', () => process.exit());

function answer(value: WorkAnswer): void {
  process.send!(value);
}
