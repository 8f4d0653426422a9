import { prepared, type Statement } from './prepared.ts';
import type { TableNames } from './table-names.ts';

/** One statement a verb, so one atomic step and one round trip. Parameters: key, token, milliseconds. */
export interface DedupStatements {
  readonly claim: Statement;
  readonly complete: Statement;
  readonly release: Statement;
  readonly extend: Statement;
  /** Parameter: how many rows at most. */
  readonly prune: Statement;
}

export function dedupStatements({ table }: TableNames): DedupStatements {
  return {
    // Always exactly one row, which says whose the key is now:
    // - `seen`: a duplicate, by the statement's snapshot. It is answered without a lock and without a write.
    // - `written`: otherwise. The snapshot may be too old to show a row that another claim has just written, but ON
    //   CONFLICT waits for that row and gets its newest version. It is rewritten in any case, with what it held when
    //   it has not expired: with `do update … where`, the loser would get no row and not know to whom it lost.
    // `now()` stands still for a statement, so no two expressions disagree about what has expired.
    claim: prepared(`
      with seen as materialized (
        select token, until from ${table} where key = $1::bytea and until > now()
      ), written as (
        insert into ${table} as held (key, token, until)
        select $1::bytea, $2::text, now() + $3::float8 * interval '1 millisecond'
        where not exists (select from seen)
        on conflict (key) do update set
          token = case when held.until <= now() then excluded.token else held.token end,
          until = case when held.until <= now() then excluded.until else held.until end
        returning token, until
      )
      select
        case when token = $2::text then 'claimed' when token is null then 'done' else 'in-progress' end as state,
        (extract(epoch from until) * 1000)::float8 as until
      from (select token, until from seen union all select token, until from written) as answer`),
    complete: prepared(`
      update ${table} set token = null, until = now() + $3::float8 * interval '1 millisecond'
      where key = $1::bytea and token = $2::text`),
    release: prepared(`delete from ${table} where key = $1::bytea and token = $2::text`),
    extend: prepared(`
      update ${table} set until = now() + $3::float8 * interval '1 millisecond'
      where key = $1::bytea and token = $2::text`),
    // A claim whose lease has ended is its owner's until somebody takes it over: it is left alone for a day. Rows
    // that somebody holds are passed over, so that nobody waits for anybody but for one batch.
    prune: prepared(`
      with expired as materialized (
        select key from ${table}
        where until <= now() and (token is null or until <= now() - interval '1 day')
        order by until limit $1::integer for update skip locked
      )
      delete from ${table} as held using expired where held.key = expired.key`),
  };
}
