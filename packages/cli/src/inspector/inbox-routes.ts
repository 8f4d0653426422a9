import { isPosternError } from '@postern/core';
import type { EntryState, InboxQuery } from '@postern/core/inbox';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { countMatching } from './count-matching.ts';
import { detailsJson } from './entry-json.ts';
import { readEntryQuery } from './entry-query.ts';
import type { InspectedInbox } from './inspected-inbox.ts';
import { createLastHour, type LastHour } from './last-hour.ts';
import { type Snapshot, streamEvents } from './stream-events.ts';

/** An inbox and its last hour. */
interface Opened {
  readonly inbox: InspectedInbox;
  readonly lastHour: () => Promise<LastHour>;
}

interface Env {
  Variables: { opened: Opened };
}

const pageSize = 100;
const maxIds = 1000;
const maxBytes = 100_000;
/** The states that a replay can bring back. */
const ended: readonly unknown[] = ['done', 'dead', 'quarantined'] satisfies EntryState[];

/** Answers the page's calls about inboxes. */
export function inboxRoutes(inboxes: ReadonlyMap<string, InspectedInbox>): Hono<Env> {
  const app = new Hono<Env>();
  const open = openNamed(inboxes);
  app.use('/events', open);
  app.use('/api/*', open);

  app.get('/events', (c) => {
    const query = readEntryQuery((name) => c.req.query(name));
    if (!query) return notUnderstood(c);
    // Hono answers HEAD with this route, and nobody would read the stream.
    if (c.req.method === 'HEAD') return c.body(null);
    return streamEvents(c, () => takeSnapshot(c.var.opened, query), troubleOf);
  });
  app.get('/api/entries', async (c) => {
    const query = readEntryQuery((name) => c.req.query(name));
    const cursor = c.req.query('cursor');
    if (!query) return notUnderstood(c);
    return c.json(await c.var.opened.inbox.list(query, { limit: pageSize, ...(cursor && { cursor }) }));
  });
  app.get('/api/entry', async (c) => {
    const entry = await c.var.opened.inbox.get(c.req.query('id') ?? '');
    return entry ? c.json(detailsJson(entry)) : c.json({ error: 'The event no longer exists.' }, 404);
  });
  app.get('/api/count', async (c) => {
    const query = readEntryQuery((name) => c.req.query(name));
    return isReplayable(query) ? c.json(await countMatching(c.var.opened.inbox, query)) : notUnderstood(c);
  });
  app.post('/api/replay', async (c) => {
    // `hono/body-limit` copies a chunked request, which fails with the requests of `@hono/node-server`.
    if (Number(c.req.header('content-length') ?? 0) > maxBytes) return notUnderstood(c);
    const which = readReplay(await c.req.json().catch(() => undefined));
    return which ? c.json({ replayed: await c.var.opened.inbox.replay(which) }) : notUnderstood(c);
  });
  app.onError((error, c) => c.json({ error: troubleOf(error) }, 503));
  return app;
}

/** Finds the inbox that the query names. */
function openNamed(inboxes: ReadonlyMap<string, InspectedInbox>): MiddlewareHandler<Env> {
  const opened = new Map(
    [...inboxes].map(([name, inbox]) => [name, { inbox, lastHour: createLastHour(inbox) }]),
  );
  return async (c, next) => {
    const found = opened.get(c.req.query('inbox') ?? '');
    if (!found) return c.json({ error: 'There is no such inbox.' }, 404);
    c.set('opened', found);
    return next();
  };
}

async function takeSnapshot({ inbox, lastHour }: Opened, query: InboxQuery): Promise<Snapshot> {
  const { provider } = query;
  const [list, stats, hour] = await Promise.all([
    inbox.list(query, { limit: pageSize }),
    inbox.stats(provider === undefined ? {} : { provider }),
    lastHour(),
  ]);
  return { list, stats, hour };
}

/** Reads ids, or a query that names a state and so cannot select more than the page has shown. */
function readReplay(body: unknown): readonly string[] | InboxQuery | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { ids, query } = body as { ids?: unknown; query?: unknown };
  if (Array.isArray(ids)) {
    const fits = ids.length > 0 && ids.length <= maxIds && ids.every((id) => typeof id === 'string');
    return fits ? ids : undefined;
  }
  if (typeof query !== 'object' || query === null) return undefined;
  const read = readEntryQuery((name) => (query as Record<string, unknown>)[name]);
  return isReplayable(read) ? read : undefined;
}

function isReplayable(query: InboxQuery | undefined): query is InboxQuery & { state: EntryState } {
  return query !== undefined && ended.includes(query.state);
}

function notUnderstood(c: Context): Response {
  return c.json({ error: 'The request was not understood.' }, 400);
}

/** Postern's own messages contain no secret; a driver's message may contain the address of a database. */
function troubleOf(error: unknown): string {
  if (isPosternError(error)) return error.message;
  return `The inbox cannot be read (${error instanceof Error ? error.name : 'unknown error'}).`;
}
