import { type AttemptError, batchCalls, historyLength } from '@postern/core/inbox';
import type { PostgresClient, PostgresResult } from '../postgres-pool.ts';
import { prepared, type Statement } from '../prepared.ts';
import { countDone } from './count-done.ts';
import type { InboxDatabase } from './inbox-database.ts';
import { jobTable } from './pg-boss-internals.ts';
import { isEntryId, milliseconds } from './rows.ts';
import type { InboxNames } from './schema.ts';

/** An entry, and the token of its claim. */
export interface Claimed {
  readonly id: string;
  readonly token: string;
}

/** Completed by this call or by an earlier one of the same token. Undefined when the token is not the owner's. */
type Completion = 'now' | 'before' | undefined;

/** Completes entries as part of a transaction. One answer for each, in their order. */
export type CompleteWithin = (
  client: PostgresClient,
  claimed: readonly Claimed[],
) => Promise<readonly Completion[]>;

const batches = { maxWeight: 500, maxRunning: 4 };

/** Makes the verbs of an entry's owner. The token decides, in the entry; then the job follows, in one transaction. */
export function createSettle(database: InboxDatabase) {
  const statements = settleStatements(database.names);
  const complete = batchCalls<Claimed, Completion>(
    async (claimed) => toCompletions(claimed, await database.run(statements.complete, valuesOf(claimed))),
    batches,
  );
  const completeWithin: CompleteWithin = async (client, claimed) =>
    toCompletions(claimed, await client.query({ ...statements.complete, values: valuesOf(claimed) }));

  return {
    completeWithin,
    async complete(id: string, token: string): Promise<boolean> {
      if (!isEntryId(id)) return false;
      return (await complete({ id, token: storableToken(token) })) !== undefined;
    },
    async fail(id: string, token: string, error: AttemptError, retryInMs?: number): Promise<boolean> {
      const json = JSON.stringify(error);
      return putBack(
        database,
        statements.fail,
        [id, storableToken(token), json, retryInMs ?? null],
        retryInMs,
      );
    },
    async release(id: string, token: string, delayMs: number): Promise<boolean> {
      return putBack(database, statements.release, [id, storableToken(token), delayMs], delayMs);
    },
    async extend(id: string, token: string, leaseMs: number): Promise<boolean> {
      if (!isEntryId(id)) return false;
      const { rows } = await database.run(statements.extend, [id, storableToken(token), leaseMs]);
      return rows.length === 1;
    },
  };
}

/** Makes an entry pending after a delay, or dead without one. */
async function putBack(
  { transact, jobs }: InboxDatabase,
  statement: Statement,
  [id, ...values]: readonly [id: string, ...values: unknown[]],
  delayMs: number | undefined,
): Promise<boolean> {
  if (!isEntryId(id)) return false;
  return transact(async (client) => {
    const { rows } = await client.query({ ...statement, values: [id, ...values] });
    const [row] = rows;
    if (row === undefined) return false;
    if (typeof row.queue === 'string') {
      await jobs.drop(client, row.queue, [id]);
      if (delayMs !== undefined) await jobs.put(client, row.queue, [id], delayMs);
    }
    return true;
  });
}

function valuesOf(claimed: readonly Claimed[]): unknown[] {
  return [claimed.map(({ id }) => id), claimed.map(({ token }) => token)];
}

function toCompletions(claimed: readonly Claimed[], { rows }: PostgresResult): readonly Completion[] {
  const completions = new Map(rows.map(({ n, completion }) => [Number(n), completion]));
  return claimed.map((_, index) => (completions.get(index + 1) ?? undefined) as Completion);
}

/** A token with U+0000, which PostgreSQL refuses, was never given: it becomes one that fits no entry. */
function storableToken(token: string): string {
  return token.includes('\0') ? '' : token;
}

function settleStatements(names: InboxNames) {
  const { entry, bossSchema } = names;
  const later = (parameter: string) => `clock_timestamp() + ${parameter}::float8 * interval '1 millisecond'`;
  // The last 19 and this one.
  const kept = historyLength - 2;
  const history = (error: string) =>
    `history[cardinality(history) - ${kept}:] || concat(${milliseconds('started_at')}, ' ',
      ${milliseconds('clock_timestamp()')}, ' ', ${error})`;
  const owned = "id = $1::uuid and token = $2::text and state = 'processing'";
  // An entry with an ordering key has no job.
  const queue = 'case when ordering is null then queue end as queue';

  return {
    // A transaction by itself, in one round trip. It deletes the job by a join: pg-boss's own statement is planned again
    // each time, and reads every job of a queue that has grown since the last ANALYZE (80 ms for 3,000; this 0.1 ms).
    // `|| ''` keeps the planner from finding the entries by their state, which it expects few to have.
    complete: prepared(`
      with given as materialized (
        select * from unnest($1::uuid[], $2::text[]) with ordinality as x (id, token, n)
        where n between 1 and 1000000
      ), done as (
        update ${entry} e set state = 'done', ended_at = clock_timestamp(), lease_until = null, error = null,
          history = ${history("''")}
        from given where e.id = given.id and e.token = given.token and e.state || '' = 'processing'
        returning given.n, e.id, e.queue, e.endpoint, e.provider
      ), dropped as (
        delete from ${jobTable(bossSchema)} using done where job.name = done.queue and job.id = done.id
      ), ${countDone(names, '+', 'done')}
      select n, 'now' as completion from done
      union all
      select n, 'before' from given where n not in (select n from done) and exists (
        select from ${entry} e where e.id = given.id and e.token = given.token and e.state = 'done'
      )`),
    fail: prepared(`
      update ${entry} set token = null, lease_until = null, error = $3::text, history = ${history('$3::text')},
        state = case when $4::float8 is null then 'dead' else 'pending' end,
        due_at = ${later('$4')},
        ended_at = case when $4::float8 is null then clock_timestamp() end
      where ${owned} returning ${queue}`),
    release: prepared(`
      update ${entry} set token = null, lease_until = null, state = 'pending', attempts = attempts - 1,
        due_at = ${later('$3')}
      where ${owned} returning ${queue}`),
    extend: prepared(`
      update ${entry} set lease_until = ${later('$3')} where ${owned} returning ${queue}`),
  };
}
