import { getRequestListener } from '@hono/node-server';
import { webhooks } from '@postern/hono';
import { Hono, type MiddlewareHandler } from 'hono';
import { listen } from '../../listen.ts';
import type { Mount } from './in-process.ts';
import { sendBytes } from './send-bytes.ts';

/** Serves Hono by Node on a real port, after `middleware`. */
export function honoNode(...middleware: MiddlewareHandler[]): Mount {
  return async (receiver) => {
    const app = new Hono();
    app.use(...middleware, async (_context, next) => next());
    app.all('/webhooks/email', webhooks(receiver));
    const { port, close } = await listen(getRequestListener(app.fetch));
    return { send: (request) => sendBytes(port, '/webhooks/email', request), close };
  };
}
