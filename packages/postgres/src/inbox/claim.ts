import type { ClaimedEntry, ClaimOptions, InboxDelivery } from '@postern/core/inbox';
import { prepared, type Statement } from '../prepared.ts';
import { deliveryColumns, toDelivery } from './entry-columns.ts';
import { unescapeText } from './escaped-text.ts';
import type { InboxDatabase } from './inbox-database.ts';
import type { InboxNames } from './inbox-names.ts';

type Row = Readonly<Record<string, unknown>>;

/** Keys among which the oldest entry is looked for. Of more, a part: each claim begins at another place. */
const heads = 200;

/**
 * Two statements, of which most claims need the first: it fetches from pg-boss, and takes those entries as it does so.
 * The second takes what pg-boss does not give: entries whose lease has ended, and those with an ordering key. It runs
 * when the first says that there are such, and then comes before the next first, so that neither keeps the other out.
 */
export function createClaim(database: InboxDatabase) {
  const takeOver = prepared(takeOverText(database.names));
  const fetches = new Map<string, Statement>();
  const toTakeOver = new Set<string>();

  function statementFor(fetch: string): Statement {
    const known = fetches.get(fetch);
    if (known) return known;
    const made = prepared(takeFetchedText(database.names, fetch));
    fetches.set(fetch, made);
    return made;
  }

  /** @param taken By this very claim: their lease may be over before it is. */
  async function takeOverFrom(
    queue: string,
    limit: number,
    leaseMs: number,
    taken: readonly Row[] = [],
  ): Promise<readonly Row[]> {
    const { rows } = await database.run(takeOver, [queue, limit, leaseMs, taken.map(({ id }) => id)]);
    // What gave way was in progress for this statement still: the next one sees who comes first.
    if (Number(rows[0]?.gave_way) > 0) return takeOverFrom(queue, limit, leaseMs, taken);
    return rows.filter(({ id }) => id !== null);
  }

  async function fetchFrom(queue: string, limit: number, leaseMs: number): Promise<readonly Row[]> {
    const rows = await database.attempt(() =>
      database.jobs.take(queue, limit, (fetch) => ({ ...statementFor(fetch), values: [leaseMs, queue] })),
    );
    if (rows[0]?.others === 'true') toTakeOver.add(queue);
    return rows.filter(({ id }) => id !== null);
  }

  return async (source: string, { limit, leaseMs }: ClaimOptions): Promise<readonly ClaimedEntry[]> => {
    if (!(limit >= 1)) return [];
    const queue = await database.queueOf(source);
    const whole = Math.floor(limit);
    const first = toTakeOver.delete(queue) ? await takeOverFrom(queue, whole, leaseMs) : undefined;
    const rows = [...(first ?? [])];
    if (rows.length < whole) rows.push(...(await fetchFrom(queue, whole - rows.length, leaseMs)));
    if (first === undefined && rows.length < whole && toTakeOver.has(queue)) {
      rows.push(...(await takeOverFrom(queue, whole - rows.length, leaseMs, rows)));
    }
    return toClaimed(rows);
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
    replays: Number(row.replays),
    delivery: deliveries.get(String(row.delivery)) as InboxDelivery,
  }));
}

/**
 * `all_lapsed`: their jobs are active still. Of these, what has an earlier one of its key that was replayed meanwhile
 * gives way to it. `candidates`: more than needed, for other claims may hold some of them.
 */
function takeOverText(names: InboxNames): string {
  const { entry } = names;
  return `
    with recursive all_lapsed as materialized (
      select e.id, e.ordering is not null and exists (
        select from ${entry} other
        where other.queue = e.queue and other.ordering = e.ordering
          and other.state in ('pending', 'processing')
          and (other.delivery, other.position) < (e.delivery, e.position)
      ) as gives_way from ${entry} e
      where e.queue = $1 and e.state = 'processing' and e.lease_until <= now() and e.id <> all ($4::uuid[])
      order by e.lease_until limit $2 for update skip locked
    ), gave_way as (
      update ${entry} set state = 'pending', token = null, crashes = crashes + 1, lease_until = null, due_at = now()
      where id in (select id from all_lapsed where gives_way)
      returning id
    ), lapsed as materialized (
      select id from all_lapsed where not gives_way and not exists (select from gave_way)
    ), ${firstOfKeyCtes(names)}, candidates as materialized (
      select id from (
        select id, delivery, position from first_of_key e
        where state = 'pending' and due_at <= now() and not exists (select from gave_way) and 0 = (
          select count(*) from ${entry} busy where busy.ordering = e.ordering and busy.state = 'processing'
        )
        limit greatest(${heads}, $2 * 2)
      ) found order by delivery, position limit $2 * 10
    ), next as materialized (
      select e.id from ${entry} e
      where e.id in (select id from candidates) and e.state || '' = 'pending' and e.due_at <= now()
      order by e.delivery, e.position limit $2 - (select count(*) from lapsed) for update of e skip locked
    ), ${takenCtes(names, 'select id from lapsed union all select id from next', '$3')}
    select count.gave_way, claimed.* from (select count(*)::float8 as gave_way from gave_way) count
    left join claimed on true
    order by claimed.place`;
}

/**
 * The first that waits of each key, found one key after the other: from a place drawn anew to the last key, and then
 * from the first one to that place. Nothing else of a key is read, and no key that nobody asks for: to read all that
 * waits took 57 to 500 ms with 20,000 of one key; now claim and completion take 3 to 5 ms together.
 */
function firstOfKeyCtes({ entry }: InboxNames): string {
  const first = (condition: string) => `
    select id, ordering, delivery, position, state, due_at from ${entry}
    where queue = $1 and ordering is not null and state in ('pending', 'processing') and ${condition}
    order by queue, ordering, delivery, position limit 1`;
  const after = 'ordering > (select ordering from place)';
  const before = 'ordering <= (select ordering from place)';
  const eachOf = (name: string, condition: string) => `${name} as (
      (${first(condition)})
      union all
      select next.* from ${name} e cross join lateral (${first(`ordering > e.ordering and ${condition}`)}) next
    )`;
  return `place as materialized (
      select ((random() - 0.5) * 1.8e19)::bigint as ordering
    ), ${eachOf('after_place', after)}, ${eachOf('before_place', before)}, first_of_key as (
      select * from after_place union all select * from before_place
    )`;
}

/**
 * `|| ''` keeps the planner from finding the entries by their state, where it expects few to have it.
 *
 * What pg-boss gives and the entry does not confirm is in progress already, or ended: that job is left alone.
 * `others`: whether the other statement would find anything. Sorted, so that the planner looks into the index and
 * does not hope to come across one soon.
 */
function takeFetchedText(names: InboxNames, fetch: string): string {
  const { entry } = names;
  return `
    with fetched as (${fetch}),
    ${takenCtes(names, 'select id from fetched', '$1', "and e.state || '' = 'pending'")}
    select others.there::text as others, claimed.* from (
      select (
        select id from ${entry} where queue = $2 and state = 'processing' and lease_until <= now()
        order by lease_until limit 1
      ) is not null or (
        select id from ${entry}
        where queue = $2 and ordering is not null and state in ('pending', 'processing')
        order by ordering, delivery, position limit 1
      ) is not null as there
    ) others left join claimed on true
    order by claimed.place`;
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
      select replace(e.id::text, '-', '') as id, e.token, e.event_id, e.type, e.attempts, e.crashes, e.replays,
        e.endpoint, e.provider, e.verification, e.delivery::text as delivery, ${deliveryColumns},
        row_number() over (order by e.delivery, e.position)::float8 as place,
        case when row_number() over (partition by e.delivery) = 1 then d.body end as body
      from taken e join ${delivery} d on d.id = e.delivery
    )`;
}
