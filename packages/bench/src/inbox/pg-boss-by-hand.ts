import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { PgBoss } from 'pg-boss';
import { fastestVerify } from '../candidates/by-hand.ts';
import { concurrency, type InboxCandidate } from './inbox-candidate.ts';

const queue = 'events';

/** Verify, parse, and a job with the event in it, whose id keeps a duplicate out. */
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
    async handle(count) {
      for (let handled = 0; handled < count; ) {
        const jobs = await boss.fetch<{ data: { delivered_at: string } }>(queue, { batchSize: concurrency });
        for (const { data } of jobs) if (data.data.delivered_at !== '') handled++;
        if (jobs.length === 0) throw new Error(`pg-boss has ${handled} of ${count} jobs.`);
        await boss.complete(
          queue,
          jobs.map(({ id }) => id),
        );
      }
    },
    close: () => boss.stop({ graceful: false }),
  };
}

function uuidOf(id: string): string {
  const hash = createHash('sha256').update(id).digest('hex');
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
