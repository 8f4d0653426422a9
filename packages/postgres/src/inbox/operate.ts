import { ConfigurationError } from '@postern/core';
import {
  emptyCounts,
  type InboxDelivery,
  type InboxDetails,
  type InboxList,
  type InboxPage,
  type InboxQuery,
  type InboxStats,
  type InboxStore,
  listPage,
  replaySelection,
} from '@postern/core/inbox';
import { prepared, type Statement } from '../prepared.ts';
import { countDone } from './count-done.ts';
import { groupByQueue } from './group-by-queue.ts';
import type { InboxDatabase } from './inbox-database.ts';
import { queryConditions } from './query-conditions.ts';
import {
  deliveryColumns,
  entryColumns,
  isEntryId,
  milliseconds,
  toDelivery,
  toEntry,
  toHistory,
} from './rows.ts';
import type { InboxNames } from './schema.ts';

const largestPage = 500;
/** Entries that one transaction replays. */
const replayBatch = 1000;

/** Makes the operator's verbs. */
export function createOperate(database: InboxDatabase) {
  const { names } = database;
  const getStatement = prepared(getText(names));
  const replayStatement = prepared(replayText(names));
  return {
    list: (query?: InboxQuery, page?: InboxPage) => list(database, query, page),
    get: (id: string) => get(database, getStatement, id),
    stats: (query?: Pick<InboxQuery, 'endpoint' | 'provider'>) => stats(database, query),
    replay: (which: readonly string[] | InboxQuery) => replay(database, replayStatement, which),
  } satisfies Partial<InboxStore>;
}

async function list(
  { names, run }: InboxDatabase,
  query: InboxQuery = {},
  { limit = 50, cursor }: InboxPage = {},
): Promise<InboxList> {
  const size = Math.min(Math.max(Math.floor(limit), 1), largestPage);
  const { conditions, values } = queryConditions(query);
  if (cursor !== undefined) {
    conditions.push(`(e.delivery, e.position) < ($${values.length + 1}, $${values.length + 2})`);
    values.push(...placeOf(cursor));
  }
  const { rows } = await run(
    prepared(`
      select ${entryColumns}, e.delivery::text as delivery, e.position from ${names.entry} e
      where ${conditions.join(' and ')}
      order by e.delivery desc, e.position desc limit $${values.length + 1}`),
    [...values, size + 1],
  );
  return listPage(rows, size, toEntry, ({ delivery, position }) => `${delivery}.${position}`);
}

function placeOf(cursor: string): readonly string[] {
  const place = /^(\d{1,18})\.(\d{1,9})$/.exec(cursor);
  if (place) return place.slice(1);
  throw new ConfigurationError('postgresInbox: `cursor` must be that of a list of this inbox.');
}

async function get(
  { run }: InboxDatabase,
  statement: Statement,
  id: string,
): Promise<InboxDetails | undefined> {
  if (!isEntryId(id)) return undefined;
  const [row] = (await run(statement, [id])).rows;
  if (row === undefined) return undefined;
  return {
    ...toEntry(row),
    history: toHistory(row.history),
    ...(row.body !== null && { delivery: toDelivery(row) as InboxDelivery }),
  };
}

function getText({ entry, delivery }: InboxNames): string {
  return `
    select ${entryColumns}, ${deliveryColumns}, d.body, array_to_json(e.history)::text as history
    from ${entry} e left join ${delivery} d on d.id = e.delivery where e.id = $1::uuid`;
}

async function stats(
  { names: { entry, done }, run }: InboxDatabase,
  { endpoint, provider }: Pick<InboxQuery, 'endpoint' | 'provider'> = {},
): Promise<InboxStats> {
  const { conditions, values } = queryConditions({
    ...(endpoint !== undefined && { endpoint }),
    ...(provider !== undefined && { provider }),
  });
  const fits = conditions.join(' and ');
  const { rows } = await run(
    prepared(`
      select state, count(*)::float8 as count, ${milliseconds('min(received_at)')} as oldest
      from ${entry} e where state <> 'done' and ${fits} group by state
      union all
      select 'done', greatest(coalesce(sum(count), 0), 0)::float8, null from ${done} e where ${fits}`),
    values,
  );
  const counts = emptyCounts();
  let oldest = Infinity;
  for (const { state, count, oldest: at } of rows) {
    counts[state as keyof typeof counts] = Number(count);
    if (state === 'pending' || state === 'processing') oldest = Math.min(oldest, Number(at));
  }
  return { ...counts, ...(oldest !== Infinity && { oldestReceivedAt: new Date(oldest) }) };
}

/** Makes ended entries pending again, and enqueues them. */
async function replay(
  database: InboxDatabase,
  statement: Statement,
  which: readonly string[] | InboxQuery,
): Promise<number> {
  const { ids, query } = replaySelection(which);
  const all = ids ? ids.filter(isEntryId) : await idsOf(database, query);
  let replayed = 0;
  for (let from = 0; from < all.length; from += replayBatch) {
    const batch = all.slice(from, from + replayBatch);
    replayed += await database.transact(async (client) => {
      const { rows } = await client.query({ ...statement, values: [batch] });
      for (const [queue, some] of groupByQueue(rows)) await database.jobs.put(client, queue, some);
      return rows.length;
    });
  }
  return replayed;
}

/** Reads all ids before the first is replayed: otherwise an entry that a worker ends meanwhile would be found again. */
async function idsOf({ names, run }: InboxDatabase, query: InboxQuery): Promise<readonly string[]> {
  const { conditions, values } = queryConditions(query);
  const statement = prepared(
    `select replace(e.id::text, '-', '') as id from ${names.entry} e where ${conditions.join(' and ')}
     order by e.delivery, e.position`,
  );
  const { rows } = await run(statement, values);
  return rows.map(({ id }) => String(id));
}

function replayText(names: InboxNames): string {
  return `
    with ended as materialized (
      select e.id, e.state, e.endpoint, e.provider from ${names.entry} e join ${names.delivery} d on d.id = e.delivery
      where e.id = any($1::uuid[]) and e.state in ('done', 'dead', 'quarantined')
      order by e.id for no key update of e for key share of d
    ), ${countDone(names, '-', "ended where state = 'done'")}
    update ${names.entry} e set
      state = 'pending', token = null, attempts = 0, crashes = 0, replays = replays + 1, due_at = now(),
      lease_until = null, ended_at = null, error = null
    where e.id in (select id from ended)
    returning replace(e.id::text, '-', '') as id, case when ordering is null then queue end as queue`;
}
