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
import type { NextApiRequest, NextApiResponse } from 'next';

/** An API route of the pages router. */
export type PagesHandler = (request: NextApiRequest, response: NextApiResponse) => Promise<void>;

/**
 * Receives webhooks in an API route of Next.js's pages router. The route must switch off Next's own parser with the line in
 * the example. Next reads that line from the source text, so it must stand in the file of the route.
 *
 * @throws ConfigurationError if options are given beside a receiver, which has its own.
 * @example
 * // pages/api/webhooks/email.ts
 * export const config = { api: { bodyParser: false } };
 * export default webhooks(emailApi({ secret })).on('bounced', (event) => suppress(event.data.to));
 */
export function webhooks<Events extends EventMap>(
  source: Provider<Events> | Receiver<Events>,
  options?: ReceiverOptions<Events>,
): Endpoint<Events, PagesHandler> {
  return createEndpoint<Events, PagesHandler>(source, options, (receiver) => async (request, response) => {
    if (isConsumed(request)) return answerNode(response, await receiver.refuse(consumed()));
    await handleNode(receiver, request, response);
  });
}

function consumed(): BodyError {
  return new BodyError(
    'body-consumed',
    'Next.js: its body parser read the body before webhooks() got it, and the bytes that were signed are gone. ' +
      'Add this line to the file of the route: export const config = { api: { bodyParser: false } };',
  );
}
