import type { InboxEntry, InboxQuery, InboxRetention, InboxStats, InboxStore } from '@postern/core/inbox';
import { enqueue } from './enqueue.ts';
import { entryStates, operatorScripts } from './inbox-operator-scripts.ts';
import type { InboxParts } from './inbox-parts.ts';
import { receivedAt, toDelivery, toEntry, toFields, toHistory } from './inbox-replies.ts';

type OperatorVerbs = Pick<InboxStore, 'list' | 'get' | 'stats' | 'replay' | 'prune'>;

/** What operators do. */
export function createOperatorVerbs(
  { open, tag }: InboxParts,
  retention: Required<InboxRetention>,
): OperatorVerbs {
  const scripts = operatorScripts();

  /** The queues of those sources that a query is about. */
  async function sourcesOf({
    endpoint,
    provider,
  }: InboxQuery): Promise<ReadonlyMap<string, readonly string[]>> {
    const { client } = await open();
    const all = toFields(await scripts.sources(client, tag));
    const sources = [...all].map(([queue, json]) => [queue, JSON.parse(`${json}`) as string[]] as const);
    return new Map(sources.filter(([, [its, of]]) => its === (endpoint ?? its) && of === (provider ?? of)));
  }

  /** Newest first, from a stamp on, without it. */
  async function* find(query: InboxQuery, before: string, atOnce: number): AsyncGenerator<Found> {
    const { client } = await open();
    const sources = await sourcesOf(query);
    const states = [...new Set([query.state ?? entryStates].flat())];
    const places = [...sources.keys()].flatMap((queue) => states.flatMap((state) => [queue, state]));
    const from = query.receivedFrom === undefined ? '-inf' : `${query.receivedFrom.getTime() * 1000}`;
    const to = query.receivedTo === undefined ? [] : [`(${query.receivedTo.getTime() * 1000}`];
    let bound = before === '' ? (to[0] ?? '+inf') : lowest(`(${before}`, ...to);
    while (places.length > 0) {
      const reply = await scripts.page(client, tag, from, bound, atOnce, ...places);
      const page = reply as readonly [stamp: string, id: string, fields: string[]][];
      for (const [stamp, id, flat] of page) {
        const fields = toFields(flat);
        const [endpoint = '', provider = ''] = sources.get(`${fields.get('queue')}`) ?? [];
        const entry = toEntry(id, fields, endpoint, provider);
        if (fits(entry, query)) yield { stamp, entry };
      }
      const last = page.at(-1);
      if (last === undefined || page.length < atOnce) return;
      bound = `(${last[0]}`;
    }
  }

  async function replayIds(ids: readonly string[]): Promise<number> {
    if (ids.length === 0) return 0;
    const opened = await open();
    const reply = await scripts.replay(opened.client, tag, ...ids);
    const [count, ...pairs] = reply as [unknown, ...string[]];
    const jobs = new Map<string, string[]>();
    for (let at = 0; at < pairs.length; at += 2) {
      const [queue = '', job = ''] = pairs.slice(at, at + 2);
      jobs.set(queue, [...(jobs.get(queue) ?? []), job]);
    }
    for (const [queue, some] of jobs) await enqueue(opened, tag, queue, some, 'hurry');
    return Number(count);
  }

  return {
    async list(query = {}, { limit = 50, cursor = '' } = {}) {
      const found: Found[] = [];
      for await (const one of find(query, cursor, isNarrow(query) ? scanned : limit + 1)) {
        if (found.push(one) > limit) break;
      }
      const entries = found.slice(0, limit).map(({ entry }) => entry);
      return { entries, ...(found.length > limit && { cursor: found[limit - 1]?.stamp }) };
    },

    async get(id) {
      const { client } = await open();
      const [fields, kept, body] = (await scripts.get(client, tag, id)) as [unknown, Buffer?, Buffer?];
      const entry = toFields(fields);
      if (entry.size === 0) return undefined;
      const [endpoint = '', provider = ''] = (await sourcesOf({})).get(`${entry.get('queue')}`) ?? [];
      return {
        ...toEntry(id, entry, endpoint, provider),
        ...(kept && body && { delivery: toDelivery(kept, body) }),
        history: toHistory(entry),
      };
    },

    async stats(query = {}) {
      const { client } = await open();
      const queues = [...(await sourcesOf(query)).keys()];
      const reply = (await scripts.stats(client, tag, ...queues)) as unknown[];
      const oldest = reply[entryStates.length];
      return {
        ...(Object.fromEntries(entryStates.map((state, at) => [state, Number(reply[at])])) as CountsByState),
        ...(oldest !== '' && { oldestReceivedAt: receivedAt(Number(oldest)) }),
      };
    },

    async replay(which) {
      let count = 0;
      let ids: string[] = [];
      for await (const id of isQuery(which)
        ? idsOf(find({ ...which, state: which.state ?? 'dead' }, '', batch))
        : which) {
        if (ids.push(id) < batch) continue;
        count += await replayIds(ids);
        ids = [];
      }
      return count + (await replayIds(ids));
    },

    async prune() {
      const { client } = await open();
      const { retentionMs, deadRetentionMs, bodyRetentionMs } = retention;
      const pruned = { bodies: 0, entries: 0 };
      for (;;) {
        const reply = await scripts.prune(client, tag, retentionMs, deadRetentionMs, bodyRetentionMs, batch);
        const [bodies = 0, entries = 0] = (reply as unknown[]).map(Number);
        pruned.bodies += bodies;
        pruned.entries += entries;
        if (bodies + entries === 0) return pruned;
      }
    },
  };
}

/** How many entries a script takes at once: Redis does nothing else meanwhile. */
const batch = 100;

/** How many are read at once where few may fit. */
const scanned = 500;

/** Whether the index does not tell all that fit. */
function isNarrow({ text, type }: InboxQuery): boolean {
  return text !== undefined || type !== undefined;
}

interface Found {
  readonly stamp: string;
  readonly entry: InboxEntry;
}

type CountsByState = Omit<InboxStats, 'oldestReceivedAt'>;

function fits({ id, eventId, type, orderingKey = '' }: InboxEntry, query: InboxQuery): boolean {
  const text = query.text?.toLowerCase() ?? '';
  return (
    type === (query.type ?? type) &&
    [id, eventId, type, orderingKey].some((each) => each.toLowerCase().includes(text))
  );
}

function lowest(...bounds: readonly string[]): string {
  return bounds.reduce((one, other) => (Number(one.slice(1)) < Number(other.slice(1)) ? one : other));
}

function isQuery(which: readonly string[] | InboxQuery): which is InboxQuery {
  return !Array.isArray(which);
}

async function* idsOf(found: AsyncIterable<Found>): AsyncGenerator<string> {
  for await (const { entry } of found) yield entry.id;
}
