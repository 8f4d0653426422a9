import type { InboxRetention, Pruned } from '@postern/core/inbox';
import { prepared } from '../prepared.ts';
import { countDone } from './count-done.ts';
import { groupByQueue } from './group-by-queue.ts';
import type { InboxDatabase } from './inbox-database.ts';
import { jobTable } from './pg-boss-internals.ts';

/** Rows of one transaction. */
const batch = 500;

/** Makes `prune`. Its steps are short, and pass over rows that others have locked. */
export function createPrune(database: InboxDatabase, retention: Required<InboxRetention>) {
  const parts: PruneParts = { database, retention, statements: pruneStatements(database) };
  return async (): Promise<Pruned> => {
    const entries = await untilLess(() => deleteEntries(parts));
    const bodies = await untilLess(() => deleteBodies(parts));
    await enqueueLost(parts);
    // A failure in pg-boss's own tables is left to the next round.
    await database.retrying(() => database.jobs.maintain()).catch(() => {});
    return { bodies, entries };
  };
}

interface PruneParts {
  readonly database: InboxDatabase;
  readonly retention: Required<InboxRetention>;
  readonly statements: ReturnType<typeof pruneStatements>;
}

async function untilLess(step: () => Promise<number>): Promise<number> {
  for (let sum = 0; ; ) {
    const deleted = await step();
    sum += deleted;
    if (deleted < batch) return sum;
  }
}

async function deleteEntries({ database, retention, statements }: PruneParts): Promise<number> {
  const { retentionMs, deadRetentionMs } = retention;
  const { rows } = await database.run(statements.deleteEntries, [retentionMs, deadRetentionMs, batch]);
  return Number(rows[0]?.deleted);
}

async function deleteBodies({ database, retention, statements }: PruneParts): Promise<number> {
  const { bodyRetentionMs } = retention;
  return database.transact(async (client) => {
    const { rows } = await client.query({ ...statements.oldBodies, values: [bodyRetentionMs, batch] });
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return 0;
    // It checks them again, now that they are locked: a replay may have come in between.
    const { rowCount } = await client.query({ ...statements.deleteBodies, values: [bodyRetentionMs, ids] });
    return rowCount ?? 0;
  });
}

/** Enqueues entries again whose job was deleted from pg-boss's table. */
async function enqueueLost({ database, statements }: PruneParts): Promise<void> {
  const { rows } = await database.run(statements.lost, [batch]);
  for (const [queue, ids] of groupByQueue(rows)) {
    await database.transact((client) => database.jobs.put(client, queue, ids));
  }
}

function pruneStatements({ names }: InboxDatabase) {
  const { entry, delivery, bossSchema } = names;
  const before = (milliseconds: string) => `now() - ${milliseconds}::float8 * interval '1 millisecond'`;
  // Only entries that are left can need a body: those past their own retention have been deleted.
  const isOld = `not exists (
    select from ${entry} e where e.delivery = d.id and (e.state <> 'done' or e.ended_at > ${before('$1')})
  )`;
  return {
    oldBodies: prepared(`
      select d.id::text as id from ${delivery} d where d.received_at <= ${before('$1')} and ${isOld}
      order by d.received_at limit $2 for update skip locked`),
    deleteBodies: prepared(`delete from ${delivery} d where d.id = any($2::bigint[]) and ${isOld}`),
    deleteEntries: prepared(`
      with old as materialized (
        select id from ${entry}
        where ended_at <= ${before('least($1::float8, $2::float8)')} and (
          (state = 'done' and ended_at <= ${before('$1')}) or
          (state in ('dead', 'quarantined') and ended_at <= ${before('$2')})
        )
        order by ended_at limit $3 for update skip locked
      ), deleted as (
        delete from ${entry} e using old where e.id = old.id returning e.state, e.endpoint, e.provider
      ), ${countDone(names, '-', "deleted where state = 'done'")}
      select count(*)::float8 as deleted from deleted`),
    // After a minute no transaction of this package is still open.
    lost: prepared(`
      select replace(e.id::text, '-', '') as id, e.queue from ${entry} e
      where e.state = 'pending' and e.ordering is null and e.due_at <= now() - interval '1 minute'
        and not exists (select from ${jobTable(bossSchema)} where job.name = e.queue and job.id = e.id)
      limit $1`),
  };
}
