import type { DetailsJson, EntryJson } from '../entry-json.ts';
import { type Filter, toSearch } from './filter.ts';

/** Of the server, which has the same name for it: no form and no other site can set a header. */
const callHeader = 'x-postern-inspector';

/** The calls of the page. Each rejects with an error whose message is for people. */
export interface Api {
  readonly eventsUrl: (filter: Filter) => string;
  entry(inbox: string, id: string): Promise<DetailsJson>;
  older(filter: Filter, cursor: string): Promise<{ entries: readonly EntryJson[]; cursor?: string }>;
  count(filter: Filter, until: string): Promise<{ count: number; more: boolean }>;
  /** Returns how many were replayed. */
  replay(inbox: string, which: { ids: readonly string[] } | { query: object }): Promise<number>;
}

export function createApi(base: string): Api {
  const get = async (path: string, fields: Readonly<Record<string, string>> | Filter) =>
    read(await fetch(`${base}/api/${path}?${toSearch(fields)}`));
  return {
    eventsUrl: (filter) => `${base}/events?${toSearch(filter)}`,
    entry: (inbox, id) => get('entry', { inbox, id }),
    older: (filter, cursor) => get('entries', { ...filter, cursor }),
    count: (filter, until) => get('count', { ...filter, until }),
    async replay(inbox, which) {
      const answer = await fetch(`${base}/api/replay?${toSearch({ inbox })}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [callHeader]: '1' },
        body: JSON.stringify(which),
      });
      return (await read(answer)).replayed;
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: what the server answers is given its type by each call.
async function read(answer: Response): Promise<any> {
  if (answer.status === 403) throw new Error('You are not signed in any more: reload the page.');
  const value = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(value.error ?? `The server answered ${answer.status}.`);
  return value;
}
