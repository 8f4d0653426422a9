import type { ClaimedEntry, InboxDelivery } from '@postern/core/inbox';
import { prepared, type Statement } from '../prepared.ts';
import { deliveryColumns, toDelivery } from './entry-columns.ts';
import { unescapeText } from './escaped-text.ts';
import type { InboxDatabase } from './inbox-database.ts';
import type { InboxNames } from './inbox-names.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * Two statements. The first takes what pg-boss does not give: entries whose lease has ended, and those with an
 * ordering key. The second fetches from pg-boss for the rest of the limit, and takes those entries as it does so.
 */
export function createClaim(database: InboxDatabase) {
  const takeOver = prepared(takeOverText(database.names));
  const fetches = new Map<string, Statement>();

  function statementFor(fetch: string): Statement {
    const known = fetches.get(fetch);
    if (known) return known;
    const made = prepared(takeFetchedText(database.names, fetch));
    fetches.set(fetch, made);
    return made;
  }

  async function takeOverFrom(queue: string, limit: number, leaseMs: number): Promise<readonly Row[]> {
    const { rows } = await database.run(takeOver, [queue, limit, leaseMs]);
    // What gave way was in progress for this statement still: the next one sees who comes first.
    if (Number(rows[0]?.gave_way) > 0) return takeOverFrom(queue, limit, leaseMs);
    return rows.filter(({ id }) => id !== null);
  }

  return async (source: string, limit: number, leaseMs: number): Promise<readonly ClaimedEntry[]> => {
    if (!(limit >= 1)) return [];
    const queue = await database.queueOf(source);
    const rows = await takeOverFrom(queue, Math.floor(limit), leaseMs);
    const free = Math.floor(limit) - rows.length;
    if (free < 1) return toClaimed(rows);
    const fetched = await database.attempt(() =>
      database.jobs.take(queue, free, (fetch) => ({ ...statementFor(fetch), values: [leaseMs] })),
    );
    return toClaimed([...rows, ...fetched]);
  };
}

/** Entries of one delivery that are claimed together share one object. */
function toClaimed(rows: readonly Row[]): readonly ClaimedEntry[] {
  const deliveries = new Map<string, InboxDelivery>();
  for (const row of rows) {
    if (row.body !== null) deliveries.set(String(row.delivery), toDelivery(row, row.body as Uint8Array));
  }
  return rows.map((row) => ({
    id: String(row.id),
    token: String(row.token),
    eventId: unescapeText(String(row.event_id)),
    type: unescapeText(String(row.type)),
    attempt: Number(row.attempts),
    crashes: Number(row.crashes),
    delivery: deliveries.get(String(row.delivery)) as InboxDelivery,
  }));
}

/**
 * `all_lapsed`: their jobs are active still. Of these, what has an earlier one of its key that was replayed meanwhile
 * gives way to it. `first_of_key` reads all that waits with an ordering key, once: a search key by key would depend on
 * the planner to know how many there are, and it knows that late. `candidates`: more than needed, for other claims
 * may hold some of them.
 */
function takeOverText(names: InboxNames): string {
  const { entry } = names;
  return `
    with all_lapsed as materialized (
      select e.id, e.ordering is not null and exists (
        select from ${entry} other
        where other.queue = e.queue and other.ordering = e.ordering
          and other.state in ('pending', 'processing')
          and (other.delivery, other.position) < (e.delivery, e.position)
      ) as gives_way from ${entry} e
      where e.queue = $1 and e.state = 'processing' and e.lease_until <= now()
      order by e.lease_until limit $2 for update skip locked
    ), gave_way as (
      update ${entry} set state = 'pending', token = null, crashes = crashes + 1, lease_until = null, due_at = now()
      where id in (select id from all_lapsed where gives_way)
      returning id
    ), lapsed as materialized (
      select id from all_lapsed where not gives_way and not exists (select from gave_way)
    ), first_of_key as materialized (
      select distinct on (ordering) id, delivery, position, state, due_at,
        bool_or(state = 'processing') over (partition by ordering) as busy
      from ${entry} where queue = $1 and ordering is not null and state in ('pending', 'processing')
      order by ordering, delivery, position
    ), candidates as materialized (
      select id from first_of_key
      where state = 'pending' and due_at <= now() and not busy and not exists (select from gave_way)
      order by delivery, position limit $2 * 10
    ), next as materialized (
      select e.id from ${entry} e
      where e.id in (select id from candidates) and e.state = 'pending' and e.due_at <= now()
      order by e.delivery, e.position limit $2 - (select count(*) from lapsed) for update of e skip locked
    ), ${takenCtes(names, 'select id from lapsed union all select id from next', '$3')}
    select count.gave_way, claimed.* from (select count(*)::float8 as gave_way from gave_way) count
    left join claimed on true
    order by claimed.place`;
}

/** What pg-boss gives and the entry does not confirm is in progress already, or ended: that job is left alone. */
function takeFetchedText(names: InboxNames, fetch: string): string {
  return `
    with fetched as (${fetch}),
    ${takenCtes(names, 'select id from fetched', '$1', "and e.state = 'pending'")}
    select * from claimed order by place`;
}

/** The body comes once for each delivery. */
function takenCtes({ entry, delivery }: InboxNames, ids: string, leaseMs: string, condition = ''): string {
  return `taken as (
      update ${entry} e set
        state = 'processing', token = gen_random_uuid()::text, attempts = attempts + 1,
        crashes = crashes + case when state = 'processing' then 1 else 0 end,
        started_at = now(), lease_until = now() + ${leaseMs}::float8 * interval '1 millisecond', due_at = null
      where e.id in (${ids}) ${condition}
      returning e.*
    ), claimed as (
      select replace(e.id::text, '-', '') as id, e.token, e.event_id, e.type, e.attempts, e.crashes,
        e.endpoint, e.provider, e.verification, e.delivery::text as delivery, ${deliveryColumns},
        row_number() over (order by e.delivery, e.position)::float8 as place,
        case when row_number() over (partition by e.delivery) = 1 then d.body end as body
      from taken e join ${delivery} d on d.id = e.delivery
    )`;
}
