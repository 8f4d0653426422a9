import { createHash } from 'node:crypto';
import { StoreError } from '@postern/core';
import { type Appended, batchCalls, type InboxDelivery, type NewEntry } from '@postern/core/inbox';
import { isItemError } from '../is-item-error.ts';
import type { PostgresClient } from '../postgres-pool.ts';
import { prepared, type Statement } from '../prepared.ts';
import { groupByQueue } from './group-by-queue.ts';
import type { InboxDatabase } from './inbox-database.ts';
import { escapeText } from './rows.ts';
import type { InboxNames } from './schema.ts';

interface Arrived {
  readonly delivery: InboxDelivery;
  readonly entries: readonly NewEntry[];
  readonly queue: string;
}

/** An entry on its way into the table: its place among the deliveries of the batch, and in its delivery. */
interface Arriving {
  readonly entry: NewEntry;
  readonly at: number;
  readonly position: number;
}

/** The size of a transaction in bytes: half of what a gigabit carries in a second. More at once would only wait. */
const batches = { maxWeight: 4 * 1024 * 1024, maxRunning: 4, separates: isItemError };
/** Each entry is decided at the second round at the latest, unless others delete rows at the same moment. */
const maxRounds = 100;

/**
 * Makes `append`. It stores deliveries and enqueues their entries, in one transaction. Deliveries that come together are
 * stored together: each is stored whole or not at all, and where one cannot be stored the others still are.
 */
export function createAppend(database: InboxDatabase) {
  const statement = prepared(appendText(database.names));
  const store = batchCalls<Arrived, readonly Appended[]>(
    (arrived) => database.transact((client) => storeAll(database, statement, client, arrived)),
    { ...batches, weigh: ({ delivery, entries }) => delivery.body.length + entries.length * 4096 },
  );
  return async (delivery: InboxDelivery, entries: readonly NewEntry[]): Promise<readonly Appended[]> => {
    const queue = await database.queueOf(delivery.source);
    return store({ delivery, entries, queue });
  };
}

async function storeAll(
  { jobs }: InboxDatabase,
  statement: Statement,
  client: PostgresClient,
  arrived: readonly Arrived[],
): Promise<readonly Appended[][]> {
  const results: Appended[][] = arrived.map(() => []);
  let waiting: readonly Arriving[] = arrived.flatMap(({ entries }, at) =>
    entries.map((entry, position) => ({ entry, at, position })),
  );
  for (let round = 0; waiting.length > 0; round++) {
    if (round === maxRounds) throw new StoreError('Others changed the same entries again and again.');
    const { wave, rest } = nextWave(waiting);
    const undecided: Arriving[] = [];
    const queued: { queue: string; id: string }[] = [];
    const { rows } = await client.query({ ...statement, values: parameters(arrived, wave) });
    for (const row of rows) {
      const arriving = wave[Number(row.n)] as Arriving;
      const { entry, at, position } = arriving;
      const result = toAppended(row);
      if (result) (results[at] as Appended[])[position] = result;
      else undecided.push(arriving);
      const hasJob = entry.state === 'pending' && entry.orderingKey === undefined;
      if (result?.state === 'stored' && hasJob) {
        queued.push({ queue: (arrived[at] as Arrived).queue, id: entry.id });
      }
    }
    for (const [queue, ids] of groupByQueue(queued)) await jobs.put(client, queue, ids);
    waiting = [...undecided, ...rest];
  }
  return results;
}

/** Takes entries with no id or alias in common. Those left over are decided when these are in the table. */
function nextWave(waiting: readonly Arriving[]): { wave: readonly Arriving[]; rest: readonly Arriving[] } {
  const taken = new Set<string>();
  const wave: Arriving[] = [];
  const rest: Arriving[] = [];
  for (const arriving of waiting) {
    const { id, alias = id } = arriving.entry;
    const isFree = !taken.has(id) && !taken.has(alias);
    (isFree ? wave : rest).push(arriving);
    taken.add(id).add(alias);
  }
  return { wave, rest };
}

function toAppended(row: Readonly<Record<string, unknown>>): Appended | undefined {
  if (row.state === 'stored') return { state: 'stored' };
  if (row.state === 'duplicate')
    return { state: 'duplicate', id: String(row.id), digest: String(row.digest) };
  return undefined;
}

/** All bodies are one parameter, which is sent as bytes: in a list each would become text first. */
function parameters(arrived: readonly Arrived[], wave: readonly Arriving[]): unknown[] {
  let start = 1;
  const deliveries = arrived.map(({ delivery, queue }, n) => {
    const { body, headers, verification, digest, ...texts } = delivery;
    const from = start;
    start += body.length;
    return {
      n,
      queue,
      source: escapeText(texts.source),
      endpoint: escapeText(texts.endpoint),
      provider: escapeText(texts.provider),
      method: escapeText(texts.method),
      url: escapeText(texts.url),
      headers: JSON.stringify(headers),
      verification: JSON.stringify(verification),
      digest,
      from,
      size: body.length,
    };
  });
  const entries = wave.map(({ entry, at, position }, n) => ({
    n,
    at,
    position,
    id: entry.id,
    alias: entry.alias,
    event_id: escapeText(entry.eventId),
    type: escapeText(entry.type),
    occurred_at: entry.occurredAt?.getTime(),
    ordering_key: entry.orderingKey === undefined ? undefined : escapeText(entry.orderingKey),
    ordering: orderingOf((arrived[at] as Arrived).queue, entry.orderingKey),
    state: entry.state,
    error: entry.error && JSON.stringify(entry.error),
  }));
  const bodies = Buffer.concat(arrived.map(({ delivery }) => delivery.body));
  return [JSON.stringify(deliveries), JSON.stringify(entries), bodies];
}

/** A number that fits an index, for a key of any length. Two keys with the same number would only wait for each other. */
function orderingOf(queue: string, key: string | undefined): string | undefined {
  if (key === undefined) return undefined;
  const hash = createHash('sha256').update(`${queue}:`).update(key, 'utf16le').digest();
  return hash.readBigInt64BE().toString();
}

/**
 * `held` has the entries whose id is in the table, as the statement sees it. `stored` has those that are not, and that
 * no other statement was writing at the same moment: ON CONFLICT waits for that one. An entry that lost so is in
 * neither, and is found by the next statement. Sorted, so that two such statements do not wait for each other.
 */
function appendText({ entry, delivery, sequence }: InboxNames): string {
  return `
    with given_deliveries as materialized (
      select nextval('${sequence}') as id, d.* from (
        select * from json_to_recordset($1::json) as x (
          n integer, queue text, source text, endpoint text, provider text, method text, url text, headers text,
          verification text, digest text, "from" integer, size integer
        ) order by n
      ) d
    ), given as materialized (
      select e.*, d.id as delivery, d.queue, d.endpoint, d.provider, d.verification, d.digest, d.size
      from json_to_recordset($2::json) as e (
        n integer, at integer, position integer, id uuid, alias uuid, event_id text, type text, occurred_at float8,
        ordering_key text, ordering bigint, state text, error text
      ) join given_deliveries d on d.n = e.at
    ), held as materialized (
      select given.n, there.id, there.digest from given cross join lateral (
        select id, digest from ${entry} e where e.id = given.id or e.id = given.alias
        union all
        select id, digest from ${entry} e where e.alias = given.id or e.alias = given.alias
        limit 1
      ) there
    ), stored as (
      insert into ${entry} (
        id, alias, delivery, position, queue, endpoint, provider, event_id, type, ordering_key, ordering,
        verification, digest, size, state, occurred_at, due_at, ended_at, error
      )
      select id, alias, delivery, position, queue, endpoint, provider, event_id, type, ordering_key, ordering,
        verification, digest, size, state, to_timestamp(occurred_at / 1000),
        case when state = 'pending' then now() end, case when state <> 'pending' then now() end, error
      from given where not exists (select from held where held.n = given.n)
      order by alias, id
      on conflict do nothing
      returning id, delivery
    ), kept as (
      insert into ${delivery} (id, source, method, url, headers, body)
      select id, source, method, url, headers, substring($3::bytea from "from" for size)
      from given_deliveries where id in (select delivery from stored)
    )
    select given.n, replace(held.id::text, '-', '') as id, held.digest,
      case when stored.id is not null then 'stored' when held.id is not null then 'duplicate' end as state
    from given left join held on held.n = given.n left join stored on stored.id = given.id`;
}
