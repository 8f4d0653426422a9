import { ConfigurationError } from '@postern/core';
import type { Access } from './access.ts';
import { admit } from './admit.ts';
import { answerAsset, answerJson, answerNothing } from './answer.ts';
import { createInboxRoutes } from './inbox-routes.ts';
import type { InspectedInbox } from './inspected-inbox.ts';
import { pageHtml } from './page-html.ts';

/** What to look into, and who may. */
export interface InspectorOptions extends Access {
  /** The inbox to look into. */
  inbox?: InspectedInbox;
  /** Instead of `inbox`: several, by the names that the page shows. */
  inboxes?: Readonly<Record<string, InspectedInbox>>;
  /** Where the page is mounted, as the browser sees it: `/inspector`. Default: `/`. */
  basePath?: string;
  /** What the page is called. Default: `Postern`. */
  title?: string;
}

/**
 * Answers the page and all that it asks for. Servers that give the connection as second argument, as
 * `@hono/node-server` does, let `unsafe` check the address of the peer as well.
 */
export type Inspector = (request: Request, connection?: unknown) => Promise<Response>;

/**
 * Makes the inspector: a page that shows events as they come and go, what became of each, and replays them.
 *
 * It takes a web `Request`: mount it in Hono and Next as it is, in Express by `getRequestListener` of
 * `@hono/node-server`. What `authorize` throws is thrown on, for your framework to answer and to log.
 *
 * @throws ConfigurationError without `authorize` or `unsafe: true`, with both, and for options that cannot work.
 * @example
 * const inspector = createInspector({ inbox: sqliteInbox({ path: 'webhooks.db' }), unsafe: true });
 * const response = await inspector(request);
 */
export function createInspector(options: InspectorOptions): Inspector {
  const inboxes = readInboxes(options);
  const base = readBasePath(options.basePath);
  checkAccess(options);
  const { title = 'Postern' } = options;
  const routes = createInboxRoutes(inboxes);
  const html = pageHtml({ base, title, inboxes: [...inboxes.keys()] });

  return async (request, connection) => {
    const refusal = await admit(request, connection, options);
    if (refusal) return refusal;
    const url = new URL(request.url);
    // A framework may have taken the base path away.
    const path = isUnder(base, url.pathname) ? url.pathname.slice(base.length) || '/' : url.pathname;
    const route = routes.get(`${request.method} ${path}`);
    if (route) return route(request, url.searchParams);
    if (request.method !== 'GET' && request.method !== 'HEAD') return answerNothing(405);
    if (path === '/') return answerAsset(html, 'text/html; charset=utf-8');
    if (path === '/icon.svg') return answerAsset(icon, 'image/svg+xml');
    if (path !== '/page.js' && path !== '/page.css')
      return answerJson({ error: 'There is no such page.' }, 404);
    // Here, so that only who looks at it loads it.
    const { script, style } = await import('#page');
    return path === '/page.js'
      ? answerAsset(script, 'text/javascript; charset=utf-8')
      : answerAsset(style, 'text/css; charset=utf-8');
  };
}

/** A gate, as the page's header has it. */
const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="5" fill="#3757c4"/>' +
  '<path d="M6 19v-7a6 6 0 0 1 12 0v7M12 6v13M6 13.5h12" fill="none" stroke="#fff" stroke-width="1.8" stroke-linecap="round"/></svg>';

function isUnder(base: string, path: string): boolean {
  return base !== '' && (path === base || path.startsWith(`${base}/`));
}

function readInboxes({ inbox, inboxes }: InspectorOptions): ReadonlyMap<string, InspectedInbox> {
  const found = new Map(inbox ? [['inbox', inbox]] : Object.entries(inboxes ?? {}));
  if (found.size === 0 || (inbox && inboxes)) {
    throw new ConfigurationError(
      'createInspector needs `inbox`, or `inboxes` with at least one by its name, and not both: createInspector({ inbox, authorize }).',
    );
  }
  for (const [name, { list, get, stats, replay }] of found) {
    if ([list, get, stats, replay].every((verb) => typeof verb === 'function')) continue;
    throw new ConfigurationError(
      `${name} is no inbox: it lacks \`list\`, \`get\`, \`stats\` or \`replay\`. Give what sqliteInbox, postgresInbox, redisInbox or memoryInbox returned.`,
    );
  }
  return found;
}

function readBasePath(basePath = '/'): string {
  const base = basePath.replace(/\/$/, '');
  if (/^(\/[\w.~-]+)*$/.test(base) && !/\/\.\.?(\/|$)/.test(base)) return base;
  throw new ConfigurationError('`basePath` must be a plain path that begins with /, as /inspector.');
}

function checkAccess({ authorize, unsafe }: InspectorOptions): void {
  if (authorize === undefined && unsafe === undefined) {
    throw new ConfigurationError(
      'createInspector shows payloads and replays events, so it needs `authorize(request)` to say who may. For this machine alone: `unsafe: true`.',
    );
  }
  if (authorize !== undefined && unsafe !== undefined) {
    throw new ConfigurationError('createInspector takes `authorize` or `unsafe: true`, not both.');
  }
  if (authorize !== undefined && typeof authorize !== 'function') {
    throw new ConfigurationError(
      '`authorize` must be a function: it gets each request and says whether it may.',
    );
  }
  if (unsafe !== undefined && unsafe !== true) {
    throw new ConfigurationError('`unsafe` must be true, or left out.');
  }
}
