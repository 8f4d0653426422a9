import type { InboxRetention, Pruned } from '@postern/core/inbox';
import { prepared } from '../prepared.ts';
import { byQueue } from './by-queue.ts';
import { countDone } from './count-done.ts';
import type { InboxDatabase } from './inbox-database.ts';

/** Rows of one transaction. */
const batch = 500;

/** Deletes what is past its retention, in short steps that wait for nobody and that nobody waits for long for. */
export function createPrune(database: InboxDatabase, retention: Required<InboxRetention>) {
  const { jobs } = database;
  const statements = pruneStatements(database);
  const { retentionMs, bodyRetentionMs, deadRetentionMs } = retention;

  async function deleteBodies(): Promise<number> {
    return database.transact(async (client) => {
      const { rows } = await client.query({ ...statements.oldBodies, values: [bodyRetentionMs, batch] });
      const ids = rows.map(({ id }) => id);
      if (ids.length === 0) return 0;
      // Looked at anew now that they are held: a replay may have come in between.
      const { rowCount } = await client.query({
        ...statements.deleteBodies,
        values: [bodyRetentionMs, ids],
      });
      return rowCount ?? 0;
    });
  }

  async function deleteEntries(): Promise<number> {
    const values = [retentionMs, deadRetentionMs, batch];
    const { rows } = await database.run(statements.deleteEntries, values);
    return Number(rows[0]?.deleted);
  }

  /** What somebody deleted in pg-boss's tables is enqueued again. */
  async function enqueueLost(): Promise<void> {
    const { rows } = await database.run(statements.lost, [batch]);
    await byQueue(rows, (queue, ids) => database.transact((client) => jobs.put(client, queue, ids)));
  }

  return async (): Promise<Pruned> => {
    const entries = await untilLess(deleteEntries);
    const bodies = await untilLess(deleteBodies);
    await enqueueLost();
    // Of pg-boss's own tables, so its failure is not ours: the next round comes.
    await database.attempt(() => jobs.maintain()).catch(() => {});
    return { bodies, entries };
  };
}

async function untilLess(step: () => Promise<number>): Promise<number> {
  for (let sum = 0; ; ) {
    const deleted = await step();
    sum += deleted;
    if (deleted < batch) return sum;
  }
}

function pruneStatements({ names }: InboxDatabase) {
  const { entry, delivery, bossSchema } = names;
  const before = (milliseconds: string) => `now() - ${milliseconds}::float8 * interval '1 millisecond'`;
  // Of each delivery, the entries that are left: gone are those whose own retention has passed.
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
    // A minute, in which no transaction of ours is still open.
    lost: prepared(`
      select replace(e.id::text, '-', '') as id, e.queue from ${entry} e
      where e.state = 'pending' and e.ordering is null and e.due_at <= now() - interval '1 minute'
        and not exists (select from ${bossSchema}.job where job.name = e.queue and job.id = e.id)
      limit $1`),
  };
}
