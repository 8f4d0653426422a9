import { isPosternError } from '@postern/core';
import type { EntryState, InboxQuery } from '@postern/core/inbox';
import { answerJson, answerStream } from './answer.ts';
import { countMatching } from './count-matching.ts';
import { detailsJson } from './entry-json.ts';
import { readEntryQuery } from './entry-query.ts';
import { eventStream } from './event-stream.ts';
import type { InspectedInbox } from './inspected-inbox.ts';
import { createLastHour, type LastHour } from './last-hour.ts';

type Route = (request: Request, search: URLSearchParams) => Promise<Response>;

/** An inbox with what is known of its last hour. */
interface Opened {
  readonly inbox: InspectedInbox;
  readonly lastHour: () => Promise<LastHour>;
}

const pageSize = 100;
const mostIds = 1000;
const mostBytes = 100_000;
/** What a replay can bring back. */
const ended: readonly unknown[] = ['done', 'dead', 'quarantined'] satisfies EntryState[];

/** All that the page asks for, by method and path. */
export function createInboxRoutes(inboxes: ReadonlyMap<string, InspectedInbox>): ReadonlyMap<string, Route> {
  const opened = new Map(
    [...inboxes].map(([name, inbox]): [string, Opened] => [name, { inbox, lastHour: createLastHour(inbox) }]),
  );

  /** With the inbox that is named. */
  const reading =
    (answer: (opened: Opened, search: URLSearchParams, request: Request) => Promise<Response>): Route =>
    async (request, search) => {
      const found = opened.get(search.get('inbox') ?? '');
      if (!found) return answerJson({ error: 'There is no such inbox.' }, 404);
      try {
        return await answer(found, search, request);
      } catch (error) {
        return answerJson({ error: troubleOf(error) }, 503);
      }
    };

  return new Map<string, Route>([
    [
      'GET /events',
      reading(async ({ inbox, lastHour }, search, request) => {
        const query = readEntryQuery((name) => search.get(name));
        if (!query) return notUnderstood();
        const look = async () => {
          const { provider } = query;
          const [list, stats, hour] = await Promise.all([
            inbox.list(query, { limit: pageSize }),
            inbox.stats(provider === undefined ? {} : { provider }),
            lastHour(),
          ]);
          return { list, stats, hour };
        };
        return answerStream(eventStream(look, { signal: request.signal, troubleOf }));
      }),
    ],
    [
      'GET /api/entries',
      reading(async ({ inbox }, search) => {
        const query = readEntryQuery((name) => search.get(name));
        const cursor = search.get('cursor');
        if (!query) return notUnderstood();
        return answerJson(await inbox.list(query, { limit: pageSize, ...(cursor && { cursor }) }));
      }),
    ],
    [
      'GET /api/entry',
      reading(async ({ inbox }, search) => {
        const entry = await inbox.get(search.get('id') ?? '');
        return entry ? answerJson(detailsJson(entry)) : answerJson({ error: 'It is no longer there.' }, 404);
      }),
    ],
    [
      'GET /api/count',
      reading(async ({ inbox }, search) => {
        const query = readEntryQuery((name) => search.get(name));
        if (!isReplayable(query)) return notUnderstood();
        return answerJson(await countMatching(inbox, query));
      }),
    ],
    [
      'POST /api/replay',
      reading(async ({ inbox }, _search, request) => {
        const which = readReplay(await readJson(request));
        return which ? answerJson({ replayed: await inbox.replay(which) }) : notUnderstood();
      }),
    ],
  ]);
}

/** Ids, or a query that names a state and so cannot mean more than the page has shown. */
function readReplay(body: unknown): readonly string[] | InboxQuery | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { ids, query } = body as { ids?: unknown; query?: unknown };
  if (Array.isArray(ids)) {
    const fits = ids.length > 0 && ids.length <= mostIds && ids.every((id) => typeof id === 'string');
    return fits ? ids : undefined;
  }
  if (typeof query !== 'object' || query === null) return undefined;
  const read = readEntryQuery((name) => (query as Record<string, unknown>)[name]);
  return isReplayable(read) ? read : undefined;
}

function isReplayable(query: InboxQuery | undefined): query is InboxQuery & { state: EntryState } {
  return query !== undefined && ended.includes(query.state);
}

async function readJson(request: Request): Promise<unknown> {
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) return undefined;
  try {
    return await request.json();
  } catch {
    return undefined;
  }
}

function notUnderstood(): Response {
  return answerJson({ error: 'The request was not understood.' }, 400);
}

/** Postern's own messages hold no secret; a driver's may hold the address of a database. */
function troubleOf(error: unknown): string {
  if (isPosternError(error)) return error.message;
  return `The inbox cannot be read (${error instanceof Error ? error.name : 'unknown error'}).`;
}
