import {
  BodyError,
  createEndpoint,
  type Endpoint,
  type EventMap,
  type Outcome,
  type Provider,
  type Receiver,
  type ReceiverOptions,
} from '@postern/core';
import { handleRequest, toResponse } from '@postern/core/fetch';
import { isConsumed, type NodeRequest, receiveNode } from '@postern/core/node-http';
import type { Context } from 'hono';

/** What Hono mounts. */
export type HonoHandler = (context: Context) => Promise<Response>;

/**
 * Receives webhooks in Hono: on Workers, Deno and Bun by the web `Request`, on Node by the stream beneath it, which
 * is faster and as exact.
 *
 * @throws ConfigurationError when options come with a receiver, which has its own.
 * @example
 * app.post('/webhooks/email', webhooks(emailApi({ secret })).on('bounced', (event) => suppress(event.data.to)));
 */
export function webhooks<Events extends EventMap>(
  source: Provider<Events> | Receiver<Events>,
  options?: ReceiverOptions<Events>,
): Endpoint<Events, HonoHandler> {
  return createEndpoint<Events, HonoHandler>(source, options, (receiver) => async (context) => {
    const incoming = incomingOf(context);
    if (incoming && !isConsumed(incoming)) return toResponse(await receiveNode(receiver, incoming));
    if (context.req.bodyCache.arrayBuffer) return toResponse(await receiveKept(receiver, context));
    if (!context.req.raw.bodyUsed) return handleRequest(receiver, context.req.raw);
    return toResponse(await receiver.refuse(consumed()));
  });
}

/** The request of @hono/node-server, where that is what serves. */
function incomingOf(context: Context): NodeRequest | undefined {
  const incoming = (context.env as { incoming?: NodeRequest } | undefined)?.incoming;
  return typeof incoming?.on === 'function' ? incoming : undefined;
}

/** Middleware that called `c.req.arrayBuffer()` left the exact bytes; no other method does. */
async function receiveKept<Events extends EventMap>(
  receiver: Receiver<Events>,
  { req }: Context,
): Promise<Outcome> {
  const body = new Uint8Array(await req.arrayBuffer());
  return receiver.receive({ method: req.method, url: req.url, headers: req.raw.headers, body });
}

function consumed(): BodyError {
  return new BodyError(
    'body-consumed',
    'Hono: c.req.json(), c.req.text() or another reader took the body before webhooks() got it, and the bytes that were signed are gone. ' +
      "Register the route before that middleware, app.post('/webhooks/email', webhooks(…)), or let it call `await c.req.arrayBuffer()`, which keeps the bytes.",
  );
}
