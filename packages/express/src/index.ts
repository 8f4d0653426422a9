import {
  BodyError,
  createEndpoint,
  type Endpoint,
  type EventMap,
  type Provider,
  type Receiver,
  type ReceiverOptions,
} from '@postern/core';
import { answerNode, handleNode, isConsumed } from '@postern/core/node-http';
import type { Request, Response } from 'express';

/** A request handler of Express. */
export type ExpressHandler = (request: Request, response: Response) => void;

/**
 * Receives webhooks in Express 4 and 5. Mount it before any body parser, or after one that keeps the bytes:
 * `express.raw()`, or a parser whose `verify` sets `req.rawBody`.
 *
 * @throws ConfigurationError if options are given beside a receiver, which has its own.
 * @example
 * app.post('/webhooks/email', webhooks(emailApi({ secret })).on('bounced', (event) => suppress(event.data.to)));
 */
export function webhooks<Events extends EventMap>(
  source: Provider<Events> | Receiver<Events>,
  options?: ReceiverOptions<Events>,
): Endpoint<Events, ExpressHandler> {
  return createEndpoint<Events, ExpressHandler>(source, options, (receiver) => async (request, response) => {
    const kept = keptBytes(request);
    if (kept instanceof BodyError) return answerNode(response, await receiver.refuse(kept));
    await handleNode(receiver, request, response, { url: request.originalUrl, body: kept });
  });
}

/** Returns the bytes that a parser kept, or undefined if nothing has read the stream. */
function keptBytes(
  request: Request & { rawBody?: unknown },
): Uint8Array<ArrayBuffer> | BodyError | undefined {
  if (request.rawBody instanceof Uint8Array) return request.rawBody as Uint8Array<ArrayBuffer>;
  if (request.body instanceof Uint8Array) return request.body as Uint8Array<ArrayBuffer>;
  if (!isConsumed(request)) return undefined;
  return new BodyError(
    'body-consumed',
    `Express: ${culprit(request)} read the body before webhooks() got it, and the bytes that were signed are gone. ` +
      "Mount the route above it, app.post('/webhooks/email', webhooks(…)), or keep the bytes: " +
      'app.use(express.json({ verify: (req, _res, bytes) => Object.assign(req, { rawBody: bytes }) })).',
  );
}

function culprit(request: { rawBody?: unknown; body: unknown }): string {
  if (typeof request.rawBody === 'string')
    return '`req.rawBody` is text, not bytes: something decoded what it';
  if (typeof request.body === 'string') return 'express.text()';
  return typeof request.body === 'object' ? 'express.json() or another body parser' : 'something';
}
