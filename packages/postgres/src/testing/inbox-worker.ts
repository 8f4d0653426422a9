// Run as a process of its own: appends and claims what it is told to, and sends back what became of it.
import { postgresInbox } from '../postgres-inbox.ts';
import { createPool } from './database.ts';
import { sampleDelivery, sampleEntry } from './sample-delivery.ts';

/** Append each of these ids so many times at once, each with the others around it, and then handle what there is. */
export interface Order {
  readonly schema: string;
  readonly source: string;
  readonly ids: readonly string[];
  readonly times: number;
}

/** What one process did. */
export interface Work {
  /** Ids, one for each time that they were stored. */
  readonly stored: string[];
  /** Ids, one for each time that they were handled. */
  readonly handled: string[];
  readonly failures: string[];
}

const pool = createPool(process.argv[2], 8);

process.on('message', async ({ schema, source, ids, times }: Order) => {
  const inbox = postgresInbox(pool, { schema });
  const work: Work = { stored: [], handled: [], failures: [] };

  async function append(): Promise<void> {
    for (const id of ids) {
      const [result] = await inbox.append(sampleDelivery(source), [sampleEntry({ id })]);
      if (result?.state === 'stored') work.stored.push(id);
    }
  }

  async function handle(): Promise<void> {
    for (;;) {
      const claimed = await inbox.claim(source, { limit: 5, leaseMs: 600_000 });
      if (claimed.length === 0) return;
      for (const { id, token } of claimed) {
        work.handled.push(id);
        if (!(await inbox.complete(id, token))) work.failures.push(`${id} was not ours to complete`);
      }
    }
  }

  const endings = [
    ...(await Promise.allSettled(Array.from({ length: times }, append))),
    ...(await Promise.allSettled([handle(), handle(), handle()])),
  ];
  for (const ending of endings) if (ending.status === 'rejected') work.failures.push(String(ending.reason));
  process.send?.(work);
});
// Nothing is closed but the pool: whatever else held the process would hold the test.
process.on('disconnect', () => void pool.end());
process.send?.('ready');
