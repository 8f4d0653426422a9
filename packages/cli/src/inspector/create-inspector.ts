import { Hono } from 'hono';
import { admit, type InspectorEnv } from './admit.ts';
import { inboxRoutes } from './inbox-routes.ts';
import { checkOptions, type InspectorOptions } from './inspector-options.ts';
import { pageRoutes } from './page-routes.ts';

/**
 * Answers the page and its calls. A server that passes the connection as second argument, as `@hono/node-server` does,
 * lets `unsafe` check the address of the peer as well.
 */
export type Inspector = (request: Request, connection?: unknown) => Promise<Response>;

/**
 * Makes the inspector: a page that shows events as they arrive and change, and replays them.
 *
 * It takes a web `Request`: mount it in Hono and Next as it is, in Express with `getRequestListener` of
 * `@hono/node-server`. An error of `authorize` is thrown to your framework, which answers and logs it.
 *
 * @throws ConfigurationError without `authorize` or `unsafe: true`, with both, and for options that cannot work.
 * @example
 * const inspector = createInspector({ inbox, authorize: (request) => request.headers.get('x-role') === 'admin' });
 * const response = await inspector(request);
 */
export function createInspector(options: InspectorOptions): Inspector {
  const { inboxes, base, title } = checkOptions(options);
  const app = new Hono<InspectorEnv>({ getPath: ({ url }) => pathUnder(base, new URL(url).pathname) });
  app.use(admit(options));
  app.route('/', pageRoutes({ base, title, inboxes: [...inboxes.keys()] }));
  app.route('/', inboxRoutes(inboxes));
  app.notFound((c) => c.json({ error: 'There is no such page.' }, 404));
  app.onError((error) => {
    throw error;
  });
  return async (request, connection) => app.fetch(request, { connection });
}

/** Takes the base path away, unless a framework has done so already. */
function pathUnder(base: string, path: string): string {
  const isUnder = base !== '' && (path === base || path.startsWith(`${base}/`));
  return isUnder ? path.slice(base.length) || '/' : path;
}
