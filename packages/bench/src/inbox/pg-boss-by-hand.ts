import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'pg';
import { PgBoss } from 'pg-boss';
import { fastestVerify } from '../candidates/by-hand.ts';
import { whenHandled } from '../candidates/handler.ts';
import { concurrency, type InboxCandidate } from './inbox-candidate.ts';

const queue = 'events';

/** Verifies, parses, and inserts a job with the event, whose id keeps a duplicate out. */
export async function pgBossByHand(secret: string, pool: Pool, schema: string): Promise<InboxCandidate> {
  const verify = fastestVerify(secret);
  const db = { executeSql: (text: string, values?: unknown[]) => pool.query(text, values) };
  const boss = new PgBoss({ db, schema, supervise: false, schedule: false });
  boss.on('error', (error) => {
    throw error;
  });
  await boss.start();
  await boss.createQueue(queue);
  return {
    name: 'by hand: pg-boss insert, fetch and complete',
    refuses: 'changed',
    waits: true,
    async accept({ body, headers }) {
      if (!verify(body, headers['email-api']['x-webhook-signature'] ?? '')) return false;
      const event = JSON.parse(body.toString());
      await boss.insert(queue, [{ id: uuidOf(event.id), data: event }]);
      return true;
    },
    startWorker(onHandled) {
      let stopped = false;
      const working = work(boss, onHandled, () => stopped);
      return async () => {
        stopped = true;
        await working;
      };
    },
    close: () => boss.stop({ graceful: false }),
  };
}

/** Fetches and completes in a loop, as `boss.work` does with `burstWhenBatchFull`, which does more around it. */
async function work(boss: PgBoss, onHandled: () => void, isStopped: () => boolean): Promise<void> {
  const handle = whenHandled('async', onHandled);
  while (!isStopped()) {
    const jobs = await boss.fetch<Parameters<typeof handle>[0]>(queue, { batchSize: concurrency });
    await Promise.all(jobs.map(({ data }) => handle(data)));
    if (jobs.length === 0) await setTimeout(20);
    else
      await boss.complete(
        queue,
        jobs.map(({ id }) => id),
      );
  }
}

function uuidOf(id: string): string {
  const hash = createHash('sha256').update(id).digest('hex');
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
