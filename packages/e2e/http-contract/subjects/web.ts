import { webhooks as fetchWebhooks } from '@postern/core/fetch';
import { webhooks as honoWebhooks } from '@postern/hono';
import { Hono, type MiddlewareHandler } from 'hono';
import type { Mount } from './in-process.ts';
import { contractResponse, webRequest } from './web-request.ts';

/** Serves web requests by the handler of `@postern/core/fetch`. */
export const coreFetch: Mount = async (receiver) => served(fetchWebhooks(receiver));

/** Serves web requests by Hono, as an edge runtime does, after `middleware`. */
export function honoFetch(...middleware: MiddlewareHandler[]): Mount {
  return async (receiver) => {
    const app = new Hono();
    app.use(...middleware, async (_context, next) => next());
    app.all('/webhooks/email', honoWebhooks(receiver));
    return served(app.fetch);
  };
}

export function served(
  handler: (request: Request) => Response | Promise<Response>,
): Awaited<ReturnType<Mount>> {
  return {
    send: async (request) => contractResponse(await handler(webRequest(request))),
    close: async () => {},
  };
}
