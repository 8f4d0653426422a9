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

/** A handler of Hono. */
export type HonoHandler = (context: Context) => Promise<Response>;

/**
 * Receives webhooks in Hono. On Workers, Deno and Bun it reads the web `Request`; on Node it reads the stream beneath
 * it, which gives the same bytes faster.
 *
 * @throws ConfigurationError if options are given beside a receiver, which has its own.
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

/** Returns the Node request if @hono/node-server serves the app. */
function incomingOf(context: Context): NodeRequest | undefined {
  const incoming = (context.env as { incoming?: NodeRequest } | undefined)?.incoming;
  return typeof incoming?.on === 'function' ? incoming : undefined;
}

/** Receives the bytes that `c.req.arrayBuffer()` left in Hono. No other method keeps the exact bytes. */
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
