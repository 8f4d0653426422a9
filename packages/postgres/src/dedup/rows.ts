import { createHash } from 'node:crypto';
import { shortKey } from '@postern/core/inbox';
import { prepared, type Statement } from '../prepared.ts';
import type { TableNames } from '../set-up-table.ts';

/** The statements of the verbs: one for each, so that a verb is one atomic step and one round trip. */
export interface DedupStatements {
  /** Parameters: keys, each once, tokens, milliseconds. Gives a row for each: its key in hex, the owner's token, until. */
  readonly claim: Statement;
  /** Parameters: keys, tokens, milliseconds. Gives the number of each item whose token is the owner's. */
  readonly complete: Statement;
  /** Parameters: key, token. */
  readonly release: Statement;
  /** Parameters: key, token, milliseconds. */
  readonly extend: Statement;
  /** Parameter: the largest number of rows. */
  readonly prune: Statement;
}

export function dedupStatements({ table }: TableNames): DedupStatements {
  // In the order of the keys, so that no two statements wait for each other. The limits let the planner expect one
  // row: it keeps its plan for long, and if it expected ten in a new table it would read the whole table.
  const given = `given as materialized (
    select * from unnest($1::bytea[], $2::text[], $3::float8[]) with ordinality as x (key, token, ms, n)
    where n between 1 and 1000000 order by key
  )`;
  return {
    // Always exactly one row for each key, which says whose it is now:
    // - `seen`: a duplicate, by the statement's snapshot. It is answered without a lock and without a write.
    // - `written`: any other key. The snapshot may be too old to show a row that another claim has just written, but ON
    //   CONFLICT waits for that row and gets its newest version. The row is rewritten in any case, with its own values
    //   when it has not expired: with `do update … where`, the loser would get no row and not know to whom it lost.
    // `now()` is the same throughout a statement, so no two expressions disagree about which rows have expired.
    claim: prepared(`
      with ${given}, seen as materialized (
        select given.key, held.token, held.until from given cross join lateral (
          select token, until from ${table} there where there.key = given.key and there.until > now() limit 1
        ) held
      ), written as (
        insert into ${table} as held (key, token, until)
        select key, token, now() + ms * interval '1 millisecond'
        from given where key not in (select key from seen)
        on conflict (key) do update set
          token = case when held.until <= now() then excluded.token else held.token end,
          until = case when held.until <= now() then excluded.until else held.until end
        returning key, token, until
      )
      select encode(key, 'hex') as key, token, (extract(epoch from until) * 1000)::float8 as until
      from (select * from seen union all select * from written) as answer`),
    complete: prepared(`
      with ${given}
      update ${table} held set token = null, until = now() + given.ms * interval '1 millisecond'
      from given where held.key = given.key and held.token = given.token
      returning given.n::float8 as n`),
    release: prepared(`delete from ${table} where key = $1::bytea and token = $2::text`),
    extend: prepared(`
      update ${table} set until = now() + $3::float8 * interval '1 millisecond'
      where key = $1::bytea and token = $2::text`),
    // A claim whose lease has ended belongs to its owner until another takes it over, so it is kept for a day. Locked
    // rows are passed over, so that no statement waits for another longer than for one batch.
    prune: prepared(`
      with expired as materialized (
        select key from ${table}
        where until <= now() and (token is null or until <= now() - interval '1 day')
        order by until limit $1::integer for update skip locked
      )
      delete from ${table} as held using expired where held.key = expired.key`),
  };
}

/** In no UTF-8 (RFC 3629, section 1), so that a hash is never taken for a key. */
const hashMark = Buffer.of(0xff);

/** Writes a key as bytes, because text cannot hold U+0000: a different value for each key. */
export function keyBytes(key: string): Buffer {
  const short = shortKey(key, () => createHash('sha256').update(key, 'utf16le').digest());
  return typeof short === 'string' ? Buffer.from(short) : Buffer.concat([hashMark, short]);
}
