import type { InboxQuery } from '@postern/core/inbox';
import { prepared } from '../prepared.ts';
import { byQueue } from './by-queue.ts';
import { countDone } from './count-done.ts';
import type { InboxDatabase } from './inbox-database.ts';
import { isEntryId } from './is-entry-id.ts';
import { whereOf } from './where-of.ts';

/** Entries of one transaction. */
const batch = 1000;

/** Makes ended entries pending again, and enqueues them, 1,000 in one transaction. */
export function createReplay(database: InboxDatabase) {
  const { names, jobs } = database;
  const replayStatement = prepared(`
    with ended as materialized (
      select e.id, e.state, e.endpoint, e.provider from ${names.entry} e join ${names.delivery} d on d.id = e.delivery
      where e.id = any($1::uuid[]) and e.state in ('done', 'dead', 'quarantined')
      order by e.id for no key update of e for key share of d
    ), ${countDone(names, '-', "ended where state = 'done'")}
    update ${names.entry} e set
      state = 'pending', token = null, attempts = 0, crashes = 0, replays = replays + 1, due_at = now(),
      lease_until = null, ended_at = null, error = null
    where e.id in (select id from ended)
    returning replace(e.id::text, '-', '') as id, case when ordering is null then queue end as queue`);

  async function replayBatch(ids: readonly string[]): Promise<number> {
    return database.transact(async (client) => {
      const { rows } = await client.query({ ...replayStatement, values: [ids] });
      await byQueue(rows, (queue, some) => jobs.put(client, queue, some));
      return rows.length;
    });
  }

  /** All before the first is replayed: else what a worker ends meanwhile would be found again. */
  async function matching(query: InboxQuery): Promise<readonly string[]> {
    const { conditions, values } = whereOf({ state: 'dead', ...query });
    const { rows } = await database.run(
      prepared(
        `select replace(e.id::text, '-', '') as id from ${names.entry} e where ${conditions.join(' and ')}
         order by e.delivery, e.position`,
      ),
      values,
    );
    return rows.map(({ id }) => String(id));
  }

  return async (which: readonly string[] | InboxQuery): Promise<number> => {
    const ids = isList(which) ? [...new Set(which.filter(isEntryId))] : await matching(which);
    let replayed = 0;
    for (let from = 0; from < ids.length; from += batch) {
      replayed += await replayBatch(ids.slice(from, from + batch));
    }
    return replayed;
  };
}

function isList(which: readonly string[] | InboxQuery): which is readonly string[] {
  return Array.isArray(which);
}
