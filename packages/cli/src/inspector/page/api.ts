import type { DetailsJson, EntryJson } from '../entry-json.ts';
import { type Filter, toSearch } from './filter.ts';

/** The same header as in `own-call.ts` of the server: forms and other sites cannot set a header. */
const callHeader = 'x-postern-inspector';

/** The page's calls to the server. Each one rejects with an error whose message can be shown. */
export interface Api {
  readonly eventsUrl: (filter: Filter) => string;
  entry(inbox: string, id: string): Promise<DetailsJson>;
  older(filter: Filter, cursor: string): Promise<{ entries: readonly EntryJson[]; cursor?: string }>;
  count(filter: Filter, until: string): Promise<{ count: number; more: boolean }>;
  /** Returns the number of events that were replayed. */
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

// biome-ignore lint/suspicious/noExplicitAny: each call gives the server's answer its type.
async function read(answer: Response): Promise<any> {
  if (answer.status === 403) throw new Error('You are no longer signed in: reload the page.');
  const value = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(value.error ?? `The server answered ${answer.status}.`);
  return value;
}
