import {
  entryStates,
  type InboxDetails,
  type InboxEntry,
  type InboxList,
  type InboxPage,
  type InboxQuery,
  type InboxStats,
  listPage,
  matchesQuery,
  replaySelection,
} from '@postern/core/inbox';
import type { OpenInbox } from './connection.ts';
import { receivedAt, toDelivery, toEntry, toFields, toHistory } from './rows.ts';

/** The entries that fit a query, newest first. */
export async function list(
  inbox: OpenInbox,
  query: InboxQuery = {},
  { limit = 50, cursor = '' }: InboxPage = {},
): Promise<InboxList> {
  const found: Found[] = [];
  const isExact = query.text === undefined && query.type === undefined;
  const atOnce = isExact ? limit + 1 : scanned;
  for await (const one of find(inbox, query, cursor, atOnce)) {
    if (found.push(one) > limit) break;
  }
  return listPage(
    found,
    limit,
    ({ entry }) => entry,
    ({ stamp }) => stamp,
  );
}

/** An entry, its delivery and its history. */
export async function get(inbox: OpenInbox, id: string): Promise<InboxDetails | undefined> {
  const { client, tag, scripts } = inbox;
  const [flat, kept, body] = (await scripts.get(client, tag, id)) as [unknown, Buffer?, Buffer?];
  const fields = toFields(flat);
  if (fields.size === 0) return undefined;
  const [endpoint = '', provider = ''] = (await sourcesOf(inbox, {})).get(`${fields.get('queue')}`) ?? [];
  return {
    ...toEntry(id, fields, endpoint, provider),
    ...(kept && body && { delivery: { ...toDelivery(kept, body), body: Uint8Array.from(body) } }),
    history: toHistory(fields),
  };
}

/** The number of entries in each state. */
export async function stats(inbox: OpenInbox, query: InboxQuery = {}): Promise<InboxStats> {
  const { client, tag, scripts } = inbox;
  const queues = [...(await sourcesOf(inbox, query)).keys()];
  const reply = (await scripts.stats(client, tag, ...queues)) as unknown[];
  const [pending = 0, processing = 0, done = 0, dead = 0, quarantined = 0, oldest] = reply.map(Number);
  const counts = { pending, processing, done, dead, quarantined };
  return oldest ? { ...counts, oldestReceivedAt: receivedAt(oldest) } : counts;
}

/** Makes entries pending again, and returns how many. */
export async function replay(inbox: OpenInbox, which: readonly string[] | InboxQuery): Promise<number> {
  const { ids, query } = replaySelection(which);
  let count = 0;
  let batch: string[] = [];
  for await (const id of ids ?? idsOf(find(inbox, query, '', replayed))) {
    if (batch.push(id) < replayed) continue;
    count += await replayIds(inbox, batch);
    batch = [];
  }
  return count + (await replayIds(inbox, batch));
}

/** The largest number of entries that one script replays, because Redis does nothing else meanwhile. */
const replayed = 100;

/** The number of entries that one step reads where few of them may fit. */
const scanned = 500;

interface Found {
  readonly stamp: string;
  readonly entry: InboxEntry;
}

/** Newest first, from before a stamp. */
async function* find(
  inbox: OpenInbox,
  query: InboxQuery,
  before: string,
  atOnce: number,
): AsyncGenerator<Found> {
  const { client, tag, scripts } = inbox;
  const sources = await sourcesOf(inbox, query);
  const states = [...new Set([query.state ?? entryStates].flat())];
  const indexes = [...sources.keys()].flatMap((queue) => states.flatMap((state) => [queue, state]));
  const from = query.receivedFrom === undefined ? '-inf' : `${query.receivedFrom.getTime() * 1000}`;
  const to = query.receivedTo === undefined ? [] : [`(${query.receivedTo.getTime() * 1000}`];
  let bound = before === '' ? (to[0] ?? '+inf') : lowest(`(${before}`, ...to);
  while (indexes.length > 0) {
    const reply = await scripts.page(client, tag, from, bound, atOnce, ...indexes);
    const page = reply as readonly [stamp: string, id: string, fields: string[]][];
    for (const [stamp, id, flat] of page) {
      const fields = toFields(flat);
      const [endpoint = '', provider = ''] = sources.get(`${fields.get('queue')}`) ?? [];
      const entry = toEntry(id, fields, endpoint, provider);
      if (matchesQuery(entry, query)) yield { stamp, entry };
    }
    const last = page.at(-1);
    if (last === undefined || page.length < atOnce) return;
    bound = `(${last[0]}`;
  }
}

/** Endpoint and provider by queue, of the sources that a query is about. */
async function sourcesOf(
  { client, tag, scripts }: OpenInbox,
  { endpoint, provider }: InboxQuery,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const all = toFields(await scripts.sources(client, tag));
  const sources = [...all].map(([queue, json]) => [queue, JSON.parse(`${json}`) as string[]] as const);
  return new Map(sources.filter(([, [its, of]]) => its === (endpoint ?? its) && of === (provider ?? of)));
}

async function replayIds({ client, tag, scripts }: OpenInbox, ids: readonly string[]): Promise<number> {
  return ids.length === 0 ? 0 : Number(await scripts.replay(client, tag, ...ids));
}

async function* idsOf(found: AsyncIterable<Found>): AsyncGenerator<string> {
  for await (const { entry } of found) yield entry.id;
}

function lowest(...bounds: readonly string[]): string {
  return bounds.reduce((one, other) => (Number(one.slice(1)) < Number(other.slice(1)) ? one : other));
}
