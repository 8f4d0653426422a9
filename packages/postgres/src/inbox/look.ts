import { ConfigurationError } from '@postern/core';
import type { InboxDetails, InboxList, InboxPage, InboxQuery, InboxStats } from '@postern/core/inbox';
import { prepared } from '../prepared.ts';
import {
  deliveryColumns,
  entryColumns,
  milliseconds,
  toDelivery,
  toEntry,
  toHistory,
} from './entry-columns.ts';
import type { InboxDatabase } from './inbox-database.ts';
import { isEntryId } from './is-entry-id.ts';
import { whereOf } from './where-of.ts';

const largestPage = 500;

/** What an operator sees. */
export function createLook(database: InboxDatabase) {
  const { entry, delivery, done } = database.names;
  const getStatement = prepared(`
    select ${entryColumns}, ${deliveryColumns}, d.body, array_to_json(e.history)::text as history
    from ${entry} e left join ${delivery} d on d.id = e.delivery where e.id = $1::uuid`);

  return {
    async list(query: InboxQuery = {}, { limit = 50, cursor }: InboxPage = {}): Promise<InboxList> {
      const size = Math.min(Math.max(Math.floor(limit), 1), largestPage);
      const { conditions, values } = whereOf(query);
      if (cursor !== undefined) {
        conditions.push(`(e.delivery, e.position) < ($${values.length + 1}, $${values.length + 2})`);
        values.push(...placeOf(cursor));
      }
      // One more than the page: whether there is another.
      const { rows } = await database.run(
        prepared(`
          select ${entryColumns}, e.delivery::text as delivery, e.position from ${entry} e
          where ${conditions.join(' and ')}
          order by e.delivery desc, e.position desc limit $${values.length + 1}`),
        [...values, size + 1],
      );
      const page = rows.slice(0, size);
      const last = page.at(-1);
      return {
        entries: page.map(toEntry),
        ...(rows.length > size && last && { cursor: `${last.delivery}.${last.position}` }),
      };
    },

    async get(id: string): Promise<InboxDetails | undefined> {
      if (!isEntryId(id)) return undefined;
      const [row] = (await database.run(getStatement, [id])).rows;
      if (!row) return undefined;
      const history = toHistory(row.history);
      if (row.body === null) return { ...toEntry(row), history };
      return { ...toEntry(row), history, delivery: toDelivery(row, row.body as Uint8Array) };
    },

    async stats({ endpoint, provider }: Pick<InboxQuery, 'endpoint' | 'provider'> = {}): Promise<InboxStats> {
      const { conditions, values } = whereOf({
        ...(endpoint !== undefined && { endpoint }),
        ...(provider !== undefined && { provider }),
      });
      const fits = conditions.join(' and ');
      const { rows } = await database.run(
        prepared(`
          select state, count(*)::float8 as count, ${milliseconds('min(received_at)')} as oldest
          from ${entry} e where state <> 'done' and ${fits} group by state
          union all
          select 'done', greatest(coalesce(sum(count), 0), 0)::float8, null from ${done} e where ${fits}`),
        values,
      );
      const counts = { pending: 0, processing: 0, done: 0, dead: 0, quarantined: 0 };
      let oldest = Infinity;
      for (const { state, count, oldest: at } of rows) {
        counts[state as keyof typeof counts] = Number(count);
        if (state === 'pending' || state === 'processing') oldest = Math.min(oldest, Number(at));
      }
      return { ...counts, ...(oldest !== Infinity && { oldestReceivedAt: new Date(oldest) }) };
    },
  };
}

function placeOf(cursor: string): readonly string[] {
  const place = /^(\d{1,18})\.(\d{1,9})$/.exec(cursor);
  if (place) return place.slice(1);
  throw new ConfigurationError('postgresInbox: `cursor` must be that of a list of this inbox.');
}
